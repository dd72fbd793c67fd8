/**
 * `npm test`: the static checks, the build, and all tests, on databases of their own. `npm run check` is the quick half
 * that needs no databases. Everything runs even when something failed; the last line adds up.
 */
import { join } from 'node:path';
import { root } from './paths.mjs';
import { ProcessBook } from './process-book.mjs';
import { startServices } from './services.mjs';
import { endSignal } from './signals.mjs';
import { buildCheck, checks, runCheck } from './test-checks.mjs';
import { removeTestData, testData } from './test-data.mjs';
import { runJest } from './test-jest.mjs';

const startedAt = performance.now();
const total = { passed: 0, failed: 0, skipped: 0 };
const seconds = (number) => `${number.toFixed(1)} s`;

function add({ passed, failed, skipped }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

async function runAll(book, dir, args) {
  const isQuick = args.includes('--quick');
  const chosen = args.filter((arg) => arg !== '--quick');
  const isWhole = !isQuick && chosen.length === 0;
  // They fill the pauses of the build and of the tests that wait for something, and are told as they end.
  const beside = checks.map((check) => runCheck(check, book).then(told));
  if (isWhole) beside.push(runUnits(book, dir));
  if (isQuick) add(await runJest(book, dir, { args: [...within('src'), ...chosen] }));
  else add(await runBuilt(book, dir, isWhole ? within('test', 'web/src') : chosen));
  await Promise.all(beside);
}

const within = (...folders) => folders.flatMap((folder) => ['--roots', join(root, folder)]);

/** The specs of src/, which wait for nothing but their own clocks. */
async function runUnits(book, dir) {
  await runJest(book, dir, { name: 'units', args: within('src'), givesWay: true }).then(add, (error) =>
    fail(error.message),
  );
}

async function runBuilt(book, dir, args) {
  if (!told(await runCheck(buildCheck, book))) throw new Error('tests: not run, because there is no build');
  const services = await startServices({ dir, durable: false, book });
  return runJest(book, dir, { args, services });
}

/** Says how a check went, and counts it. */
function told({ name, passed, output, seconds: taken }) {
  console.log(`${name}: ${passed ? 'passed' : 'FAILED'} (${seconds(taken)})`);
  if (!passed) console.log(output.trimEnd());
  add({ passed: Number(passed), failed: Number(!passed), skipped: 0 });
  return passed;
}

function fail(reason) {
  console.log(reason);
  add({ passed: 0, failed: 1, skipped: 0 });
}

const interrupted = endSignal();
const dir = await testData();
const book = await ProcessBook.open(dir);
try {
  const signal = await Promise.race([interrupted, runAll(book, dir, process.argv.slice(2))]);
  if (signal) fail(`Interrupted by ${signal}.`);
} catch (error) {
  fail(error.message);
} finally {
  await book.close();
  await removeTestData(dir);
}
const { passed, failed, skipped } = total;
console.log(`Took ${seconds((performance.now() - startedAt) / 1000)}.`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
