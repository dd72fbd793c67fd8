import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { obtainRedis } from '../../script/redis-server.mjs';
import { run } from './run.js';
import { temporaryDirectory } from './temporary.js';

function program(dir: string, name: string, text: string): void {
  writeFileSync(join(dir, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(dir, name), 0o755);
}

describe('a machine without Redis', () => {
  it('is told what to type when nothing can be installed', async () => {
    const { code, output } = await run('bootstrap.mjs', [], {
      PATH: temporaryDirectory(),
      npm_lifecycle_event: 'pretest',
    });
    expect(code).toBe(1);
    expect(output).toMatch('sudo apt-get update && sudo apt-get install -y redis-server');
    expect(output).toMatch('brew install redis');
    expect(output).toMatch('REDIS_URL=');
  });

  it('needs none when REDIS_URL names one', async () => {
    const env = { PATH: temporaryDirectory(), npm_lifecycle_event: 'pretest', REDIS_URL: 'redis://elsewhere' };
    expect(await run('bootstrap.mjs', [], env)).toEqual({ code: 0, output: '' });
  });

  it('gets one from apt-get', () => {
    const dir = temporaryDirectory();
    // The package list comes first: without it a fresh image knows no package.
    program(
      dir,
      'apt-get',
      `case "$*" in *update) : > ${dir}/updated;; *install*) mv ${dir}/updated ${dir}/redis-server;; esac`,
    );
    program(dir, 'sudo', 'shift; exec "$@"');
    program(dir, 'mv', '/bin/mv "$@" && /bin/chmod +x "$2"');
    const said: string[] = [];
    const path = obtainRedis({ env: { PATH: dir }, say: (line: string) => said.push(line) });
    expect(path).toBe(join(dir, 'redis-server'));
    expect(said).toHaveLength(2);
  });

  it('may have a Valkey', () => {
    const dir = temporaryDirectory();
    program(dir, 'valkey-server', '');
    expect(obtainRedis({ env: { PATH: dir } })).toBe(join(dir, 'valkey-server'));
  });
});
