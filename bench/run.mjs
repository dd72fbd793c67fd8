/**
 * `npm run bench -- <name> [figure…] [--seed <number>]`: measures, and prints every figure beside its limit or peer of the
 * same run. Ends non-zero where a goal is missed. Servers, databases and processes are its own, and gone afterwards.
 */
import { parseArgs } from 'node:util';
import { ProcessBook } from '../script/process-book.mjs';
import { startServices } from '../script/services.mjs';
import { endSignal } from '../script/signals.mjs';
import { removeTestData, testData } from '../script/test-data.mjs';
import { cache } from './cache/figures.mjs';
import { Report } from './support/report.mjs';

const benches = { cache };
const usage = `npm run bench -- <name> [figure…] [--seed <number>]
${Object.entries(benches)
  .map(([name, figures]) => `  ${name}: ${Object.keys(figures).join(', ')}`)
  .join('\n')}`;

async function run(book, dir, figures, seed, report) {
  // Never a server that is named in the environment: this drops triggers and fills tables.
  const services = await startServices({ dir, durable: false, book, env: {} });
  for (const figure of figures) await figure({ book, dir, services, seed, report });
}

/** @throws Error that shows the usage */
function choose({ positionals: [name, ...names], values: { seed } }) {
  const known = benches[name] ?? {};
  const chosen = names.length > 0 ? names : Object.keys(known);
  const figures = chosen.map((each) => known[each]);
  if (figures.length === 0 || figures.includes(undefined) || !/^\d+$/.test(seed)) throw new Error(usage);
  return { figures, seed: Number(seed) };
}

const interrupted = endSignal();
const report = new Report();
let book, dir;
try {
  const { figures, seed } = choose(
    parseArgs({ allowPositionals: true, options: { seed: { type: 'string', default: '1' } } }),
  );
  dir = await testData();
  book = await ProcessBook.open(dir);
  const signal = await Promise.race([interrupted, run(book, dir, figures, seed, report)]);
  if (signal) report.fail(`Interrupted by ${signal}.`);
} catch (error) {
  report.fail(error.message);
} finally {
  await book?.close();
  if (dir) await removeTestData(dir);
}
report.end();
process.exit(report.isMet ? 0 : 1);
