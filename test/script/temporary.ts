import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';

const made: string[] = [];

afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A directory of the test's own, removed after it; below the run's directory, where a killed run's leavings are swept. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(process.env['TEST_DATA_DIR'] || tmpdir(), 'script-'));
  made.push(dir);
  return dir;
}
