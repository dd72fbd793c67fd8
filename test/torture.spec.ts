import { describe, expect, it } from '@jest/globals';
import { root } from './script/run.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const TWO_MINUTES = 120_000;

/** Runs `npm run torture` without npm. */
async function torture(line: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(root, 'test/torture/run.mjs'), ...line.split(' ')], { cwd: root });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, output };
}
