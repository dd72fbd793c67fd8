import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveWay } from './give-way.mjs';
import { root } from './paths.mjs';

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/**
 * Runs Jest, with `services` for the tests that need databases, and counts.
 * @param {{ name?: string, args: string[], services?: object, givesWay?: boolean }} options
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runJest(book, dir, { name = 'jest', args, services, givesWay = false }) {
  const outputFile = join(dir, `${name}.json`);
  const flags = ['--experimental-vm-modules', jest, '--json', `--outputFile=${outputFile}`, '--maxWorkers=2', ...args];
  // It may have to wait for minutes before it goes on.
  if (givesWay) flags.push('--testTimeout=600000');
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    // That its module loader is experimental is known.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`,
    TEST_DATA_DIR: dir,
    ...(services && { TEST_DATABASE_URL: services.databaseUrl, TEST_REDIS_URL: services.redisUrl }),
  };
  // With --json what is for humans goes to standard error.
  const { child, exited } = await book.spawn(name, process.execPath, flags, { env, stdio: ['ignore', 'ignore', 1] });
  if (givesWay) giveWay(child.pid);
  const exit = await exited;
  return count(existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : undefined, exit);
}

/**
 * Adds up Jest's report. A suite that could not run counts as a failed test, and so does a Jest that crashed, or failed
 * without saying of which test, or ran none.
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function count(report, exit) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + report.testResults.filter(isBroken).length;
  const skipped = report.numPendingTests + report.numTodoTests;
  const isUnexplained = failed === 0 && (exit !== 0 || passed === 0);
  return { passed, failed: isUnexplained ? 1 : failed, skipped };
}

function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}
