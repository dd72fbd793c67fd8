/**
 * `npm run torture`: a deployment of its own under load and faults, judged by what was acknowledged to the writers.
 * Ends with 0 when every promise was kept, with 1 when one was broken, with 2 when nothing could be proved.
 */
import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../script/paths.mjs';
import { ProcessBook } from '../../script/process-book.mjs';
import { endSignal } from '../../script/signals.mjs';
import { removeTestData, testData } from '../../script/test-data.mjs';
import { readOptions, usage } from './options.mjs';
import { table } from './report.mjs';
import { torture } from './torture.mjs';

/** Starting, judging and stopping on a busy machine. */
const BESIDES_MS = 180_000;

const say = (line) => process.stdout.write(`${line}\n`);

async function run(options, book, dir) {
  const { tally, verdict } = await torture(options, book, dir, say);
  for (const line of ['', ...table(tally), '', ...verdict.lines()]) say(line);
  return verdict.isKept ? 0 : 1;
}

async function overdue({ seconds }) {
  await pause(seconds * 1000 + BESIDES_MS, undefined, { ref: false });
  throw new Error('The run did not come to its end in time.');
}

const interrupted = endSignal();
let [book, dir, code] = [undefined, undefined, 2];
try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    say(usage);
    code = 0;
  } else {
    dir = process.env.TEST_DATA_DIR ? join(process.env.TEST_DATA_DIR, `torture-${process.pid}`) : await testData();
    book = await ProcessBook.open(dir);
    const ended = await Promise.race([interrupted, run(options, book, dir), overdue(options)]);
    if (typeof ended === 'number') code = ended;
    else say(`Interrupted by ${ended}.`);
  }
} catch (error) {
  say(error.message);
} finally {
  await book?.close();
  // What the processes logged explains a broken promise; the next run removes it.
  if (dir && code === 1) say(`\nThe logs are in ${relative(root, dir)} until the next run.`);
  else if (dir) await removeTestData(dir);
}
process.exit(code);
