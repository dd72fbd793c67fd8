/**
 * `npm run bench -- <name> [figure…] [--seed <number>]`: measures, and prints every figure beside its limit or peer of the
 * same run. Ends non-zero where a goal is missed. Servers, databases and processes are its own, and gone afterwards.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ProcessBook } from '../script/process-book.mjs';
import { startServices } from '../script/services.mjs';
import { endSignal } from '../script/signals.mjs';
import { removeTestData, testData } from '../script/test-data.mjs';
import { cache } from './cache/figures.mjs';
import { ingest } from './ingest/figures.mjs';
import { page } from './page/figures.mjs';
import { push } from './push/figures.mjs';
import { storm } from './storm/figures.mjs';
import { Report } from './support/report.mjs';

const benches = { cache, ingest, page, push, storm };
const usage = `npm run bench -- <name> [figure…] [--seed <number>]
${Object.entries(benches)
  .map(([name, figures]) => `  ${name}: ${Object.keys(figures).join(', ')}`)
  .join('\n')}`;

async function run(book, dir, { figures, seed }, report) {
  console.log(`Node ${process.version}, ${availableParallelism()} cores, seed ${seed}`);
  // Never a server that is named in the environment: triggers are disabled, and tables filled.
  const services = await startServices({ dir, durable: false, book, env: {} });
  for (const figure of figures) await figure({ book, dir, services, seed, report });
}

/** @throws Error that shows the usage */
function chosen({ positionals: [name, ...names], values: { seed } }) {
  const known = benches[name] ?? {};
  const figures = (names.length > 0 ? names : Object.keys(known)).map((each) => known[each]);
  if (figures.length === 0 || figures.includes(undefined) || !/^\d+$/.test(seed)) throw new Error(usage);
  return { figures, seed: Number(seed) };
}

function readArguments() {
  try {
    return chosen(parseArgs({ allowPositionals: true, options: { seed: { type: 'string', default: '1' } } }));
  } catch (error) {
    console.error(error.message);
    return process.exit(1);
  }
}

const choice = readArguments();
const interrupted = endSignal();
const report = new Report();
const dir = await testData();
let book;
try {
  book = await ProcessBook.open(dir);
  const signal = await Promise.race([interrupted, run(book, dir, choice, report)]);
  if (signal) report.fail(`Interrupted by ${signal}.`);
} catch (error) {
  report.fail(error.message);
} finally {
  await book?.close();
  await removeTestData(dir);
}
report.end();
process.exit(report.isMet ? 0 : 1);
