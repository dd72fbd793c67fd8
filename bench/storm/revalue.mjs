import { setTimeout as pause } from 'node:timers/promises';
import { register } from 'prom-client';
import { until } from '../../script/wait.mjs';
import { startApplication } from '../support/application.mjs';
import { times } from '../support/report.mjs';
import { USER } from '../support/seed.mjs';
import { median } from '../support/statistics.mjs';
import { aggregateOf, seedAt } from './aggregate.mjs';
import { idOf, POSITIONS, STILL } from './portfolios.mjs';
import { valuationOf } from './valuation.mjs';

const PORTFOLIOS = 10_000;
const ROUNDS = 5;
const WARM_ROUNDS = 2;
/** As many as the round that values everybody takes at once. */
const PAGE = 500;
/** So long after the first question it is known that nobody follows. */
const UNKNOWN_MS = 13_000;
const DEADLINE_MS = 120_000;

/** Every portfolio valued once: in memory, and all the way from the prices to the last update, beside one SQL aggregate over the same rows. */
export async function revalue(bench) {
  const { report, seed } = bench;
  report.title(`${PORTFOLIOS} portfolios of ${POSITIONS} positions, each valued once: ${ROUNDS} rounds`);
  const application = await startApplication(bench, {
    name: 'revalue',
    // What is measured is work: nothing is waited for.
    settings: { RECOMPUTE_DEBOUNCE_MS: '0' },
    prepare: (databaseUrl) => seedAt(databaseUrl, PORTFOLIOS, seed),
  });
  const aggregate = await aggregateOf(application.databaseUrl);
  try {
    await compare(report, { name: 'sums, in memory', goal: 1 }, aggregate, await valuationOf(application, PORTFOLIOS));
    await compare(
      report,
      { name: 'all the way through the queue', goal: 10 },
      aggregate,
      await throughQueue(application),
    );
  } finally {
    await aggregate.end();
    await application.end();
  }
}

/** @param work is given the number of the round; resolves to the milliseconds that it took, and to figures by portfolio where it has them */
async function compare(report, { name, goal }, aggregate, work) {
  const rounds = [];
  for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
    const { milliseconds, figures } = await work(round);
    const startedAt = performance.now();
    const expected = await aggregate.run();
    rounds.push({ milliseconds, sql: performance.now() - startedAt });
    if (figures) assertEqual(figures, expected);
  }
  const measured = rounds.slice(WARM_ROUNDS);
  const of = (key) => `${Math.round(median(measured.map((round) => round[key])))} ms`;
  report.figure(name, of('milliseconds'), `one SQL aggregate: ${of('sql')}`);
  const ratio = median(measured.map(({ milliseconds, sql }) => milliseconds / sql));
  report.goal({ name: `${name} ÷ SQL`, value: times(ratio), limit: `≤ ${goal}`, met: ratio <= goal });
}

/** Every symbol has a new price, and every portfolio one run. Nobody looks at any of them before: the prices alone make no runs. */
async function throughQueue({ get, buffer }) {
  const [{ RecomputeScheduler }, { UpdateSequence }] = await Promise.all([
    import('../../dist/recompute/recompute-scheduler.js'),
    import('../../dist/portfolio/live/update-sequence.js'),
  ]);
  const portfolios = Array.from({ length: PORTFOLIOS }, (_, number) => ({ userId: USER, portfolioId: idOf(number) }));
  await get(UpdateSequence).isFollowed(idOf(0));
  await pause(UNKNOWN_MS);
  return async (round) => {
    const before = await doneRuns();
    const isDone = async () => (await doneRuns()) - before >= PORTFOLIOS;
    const price = String(100 + round);
    const startedAt = performance.now();
    await buffer.submit(STILL.map((symbol) => ({ symbol, price, asOf: new Date(), source: 'bench' })));
    for (let at = 0; at < PORTFOLIOS; at += PAGE)
      await get(RecomputeScheduler).refreshAll(portfolios.slice(at, at + PAGE));
    if (await until(isDone, DEADLINE_MS, 5)) return { milliseconds: performance.now() - startedAt };
    throw new Error(`Of ${PORTFOLIOS} portfolios ${(await doneRuns()) - before} were valued within ${DEADLINE_MS} ms`);
  };
}

async function doneRuns() {
  const { values } = await register.getSingleMetric('recompute_runs_total').get();
  return values.filter(({ labels }) => labels.result === 'done').reduce((sum, { value }) => sum + value, 0);
}

function assertEqual(figures, expected) {
  for (const [id, row] of expected) {
    const found = figures.get(id);
    for (const [name, text] of Object.entries(row)) {
      // NUMERIC keeps the zeros at its end.
      const exact = text.includes('.') ? text.replace(/\.?0*$/, '') : text;
      // A change is an amount, and what it is a percentage of.
      const value = String(found[name].amount ?? found[name]);
      if (value !== exact) throw new Error(`Of ${id} ${name} is ${exact}, not ${value}`);
    }
  }
}
