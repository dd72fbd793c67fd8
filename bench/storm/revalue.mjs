import { setTimeout as pause } from 'node:timers/promises';
import { register } from 'prom-client';
import { until } from '../../script/wait.mjs';
import { startApplication } from '../support/application.mjs';
import { times } from '../support/report.mjs';
import { median } from '../support/statistics.mjs';
import { aggregateOf, seedAt } from './aggregate.mjs';
import { activate, POSITIONS, STILL } from './portfolios.mjs';
import { valuationOf } from './valuation.mjs';

const PORTFOLIOS = 10_000;
const ROUNDS = 3;
const WARM_ROUNDS = 1;
/** After so long it is known that nobody follows. */
const UNKNOWN_MS = 13_000;
const DEADLINE_MS = 120_000;
const GOALS = { figures: 1, queue: 10 };

/** Every portfolio valued once: in memory, and all the way from the prices to the last update, beside one SQL aggregate over the same rows. */
export async function revalue(bench) {
  const { report, seed } = bench;
  report.title(`${PORTFOLIOS} portfolios of ${POSITIONS} positions, each valued once: ${ROUNDS} rounds`);
  const application = await startApplication(bench, {
    name: 'revalue',
    // What is measured is work: nothing is waited for.
    settings: { RECOMPUTE_DEBOUNCE_MS: '0', RECOMPUTE_PACE_MS: '0' },
    prepare: (databaseUrl) => seedAt(databaseUrl, PORTFOLIOS, seed),
  });
  const aggregate = await aggregateOf(application.databaseUrl);
  try {
    await activate(application.env, PORTFOLIOS);
    const valuation = await valuationOf(application, PORTFOLIOS);
    const rounds = [];
    for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
      rounds.push(await measure(round, { application, aggregate, valuation }));
      if (round === 0) await pause(UNKNOWN_MS);
    }
    tell(report, rounds.slice(WARM_ROUNDS));
  } finally {
    await aggregate.end();
    await application.end();
  }
}

async function measure(round, { application, aggregate, valuation }) {
  const queue = await throughQueue(application, round);
  const startedAt = performance.now();
  const expected = await aggregate.run();
  const sql = performance.now() - startedAt;
  const [figures, views] = [await valuation.figures(), await valuation.views()];
  for (const { values } of [figures, views]) assertEqual(values, expected);
  return { sql, figures: figures.milliseconds, views: views.milliseconds, queue };
}

/** Every symbol has a new price, and every portfolio one run for all of them. @returns milliseconds */
async function throughQueue({ buffer }, round) {
  const before = await doneRuns();
  const price = String(100 + round);
  const ticks = STILL.map((symbol) => ({ symbol, price, asOf: new Date(), source: 'bench' }));
  const startedAt = performance.now();
  await buffer.submit(ticks);
  const isDone = async () => (await doneRuns()) - before >= PORTFOLIOS;
  if (!(await until(isDone, DEADLINE_MS, 5))) {
    throw new Error(`Of ${PORTFOLIOS} portfolios ${(await doneRuns()) - before} were valued within ${DEADLINE_MS} ms`);
  }
  return performance.now() - startedAt;
}

async function doneRuns() {
  const { values } = await register.getSingleMetric('recompute_runs_total').get();
  return values.filter(({ labels }) => labels.result === 'done').reduce((sum, { value }) => sum + value, 0);
}

function assertEqual(values, expected) {
  for (const [id, value] of expected) {
    // NUMERIC keeps the zeros at its end.
    const exact = value.includes('.') ? value.replace(/\.?0*$/, '') : value;
    if (String(values.get(id)) !== exact) throw new Error(`${id} is worth ${exact}, not ${values.get(id)}`);
  }
}

function tell(report, rounds) {
  report.figure('one SQL aggregate', `${Math.round(median(rounds.map(({ sql }) => sql)))} ms`);
  const names = {
    figures: 'sums, in memory',
    views: 'whole answers, in memory',
    queue: 'all the way through the queue',
  };
  for (const [key, name] of Object.entries(names)) {
    report.figure(name, `${Math.round(median(rounds.map((round) => round[key])))} ms`);
  }
  for (const [key, name] of Object.entries(names)) {
    const value = median(rounds.map((round) => round[key] / round.sql));
    const goal = GOALS[key];
    if (goal === undefined) report.figure(`${name} ÷ SQL`, times(value));
    else report.goal({ name: `${name} ÷ SQL`, value: times(value), limit: `≤ ${goal}`, met: value <= goal });
  }
}
