import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { data } from './paths.mjs';
import { endRecorded, isLaunched } from './process-book.mjs';

/** A new directory for this run, after removing those of runs that were killed. */
export async function testData() {
  mkdirSync(data, { recursive: true });
  const dirs = readdirSync(data).filter((name) => name.startsWith('test-'));
  for (const dir of dirs.map((name) => join(data, name))) {
    if (!isLaunched(dir)) await removeTestData(dir);
  }
  return join(data, `test-${process.pid}`);
}

/** Removes a run's directory, and first ends what tests started there and left running. */
export async function removeTestData(dir) {
  const books = readdirSync(dir, { recursive: true }).filter((path) => basename(path) === 'processes.json');
  for (const path of books) await endRecorded(join(dir, dirname(path)));
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}
