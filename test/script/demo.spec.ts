import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { demoOptions } from '../../script/demo-options.mjs';
import { freePort } from '../../script/ports.mjs';
import { run } from './run.js';
import { temporaryDirectory } from './temporary.js';

describe('npm run demo', () => {
  it('names PORT when the port is taken, and starts nothing', async () => {
    const dir = temporaryDirectory();
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const { code, output } = await run('demo.mjs', ['--data', dir], { ...process.env, PORT: String(port) });
    server.close();
    expect(code).toBe(1);
    expect(output).toMatch(`Port ${port} is taken. Choose another one: PORT=${port + 1} npm run demo`);
    expect(existsSync(join(dir, 'postgres'))).toBe(false);
    expect(existsSync(join(dir, 'processes.json'))).toBe(false);
  });

  it('takes a recording, relative to where the command was typed', () => {
    const args = '--feed replay --path package.json --date 2013-10-08 --speed 60'.split(' ');
    expect(demoOptions(args, { INIT_CWD: process.cwd(), PORT: '3001' })).toMatchObject({
      path: resolve('package.json'),
      date: '2013-10-08',
      speed: '60',
      port: 3001,
    });
  });

  it.each([
    ['--fed replay', "Unknown option '--fed'"],
    ['--feed live', '--feed cannot be live'],
    ['--feed replay', 'needs --path and --date'],
    ['--feed replay --path nowhere --date 2013-10-08', 'there is no'],
    ['--feed replay --path package.json --date 8.10.2013', '--date is a day such as 2013-10-08'],
    ['--path package.json', 'need --feed replay'],
    ['--speed fast', '--speed is a number above 0'],
    ['--role king', '--role cannot be king'],
  ])('does not take %s', (line, message) => {
    expect(() => demoOptions(line.split(' '), {})).toThrow(message);
    expect(() => demoOptions(line.split(' '), {})).toThrow('Usage: npm run demo');
  });

  it('does not take a PORT that is none', () => {
    expect(() => demoOptions([], { PORT: 'http' })).toThrow('PORT cannot be http');
  });
});
