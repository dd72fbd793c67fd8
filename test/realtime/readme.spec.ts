import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from '../script/run.js';
import type { Application } from '../support/application.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

describe('the program in the README', () => {
  let deployment: TestDeployment;
  let server: Application;
  let program: ChildProcess | undefined;

  beforeAll(async () => {
    deployment = await createDeployment();
    server = await deployment.start('all', { DEMO: 'true', FEED: 'none' });
  }, 60_000);

  afterAll(async () => {
    program?.kill();
    await deployment.end();
  });

  it('has ten lines, and follows a portfolio as it stands there', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, source = ''] = /```js\n(import \{ connect \}[\s\S]*?)```/.exec(readme) ?? [];
    expect(source.trim().split('\n')).toHaveLength(10);
    const env = { PATH: process.env.PATH, FRESHFOLIO_URL: server.url };
    program = spawn(process.execPath, ['--input-type=module'], { cwd: root, env, stdio: ['pipe', 'pipe', 'inherit'] });
    program.stdin!.end(source);
    const lines: string[] = [];
    for await (const line of createInterface(program.stdout!)) if (lines.push(line) === 3) break;
    expect(lines).toEqual(['reconnecting', 'live', expect.stringMatching(/^\w.* -?\d+(\.\d+)?$/)]);
  });
});
