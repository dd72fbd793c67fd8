import { startApplication } from '../support/application.mjs';
import { times } from '../support/report.mjs';
import { interval, median } from '../support/statistics.mjs';
import { BareUpsert } from './bare-upsert.mjs';
import { recordedBatches, wideBatches } from './ticks.mjs';

const ROUNDS = 20;
const WARM_ROUNDS = 3;
/** ticks that travel together: what a replay hands over at most */
const BATCH = 2000;
const BATCHES = { recorded: 13, wide: 2 };
const SINGLES = 200;
const GOALS = { bare: 0.7, single: 10 };

/** Ticks stored per second by the price path, against the same upserts by themselves and against one upsert a tick. */
export async function rate(bench) {
  const { report, seed } = bench;
  const app = await startApplication(bench, { name: 'ingest' });
  const bare = await BareUpsert.open(app.databaseUrl);
  try {
    const recorded = await recordedBatches((WARM_ROUNDS + ROUNDS) * BATCHES.recorded, BATCH);
    report.title(`The recorded day through a feed: ${BATCH} ticks at a time, four symbols, ${ROUNDS} rounds`);
    if (recorded) tell(report, GOALS, await measure(recorded, { bare, path: throughFeed(app) }));
    else report.note('skipped: ../shared/data is absent');
    report.title(
      `${BATCH} symbols, one tick each, through requests: nothing to conflate, every key told, ${ROUNDS} rounds`,
    );
    const wide = wideBatches((WARM_ROUNDS + ROUNDS) * BATCHES.wide, BATCH, seed);
    tell(report, {}, await measure(wide, { bare, path: throughRequests(app) }));
  } finally {
    await bare.end();
    await app.end();
  }
}

const throughFeed =
  ({ buffer }) =>
  async (batches) => {
    for (const ticks of batches) await buffer.take(ticks);
    await buffer.drain();
  };

const throughRequests =
  ({ buffer }) =>
  async (batches) => {
    for (const ticks of batches) await buffer.submit(ticks);
  };

/** Every round stores the next ticks three times, in an order that goes round. @returns ticks per second of each */
async function measure(batches, { bare, path }) {
  const results = [];
  const perRound = batches.length / (WARM_ROUNDS + ROUNDS);
  for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
    const mine = batches.slice(round * perRound, (round + 1) * perRound);
    const ticks = mine.flat();
    const batched = mine.map((each) => bare.parametersOf(each));
    const singles = ticks.slice(0, SINGLES).map((tick) => bare.parametersOf([tick]));
    const work = [
      ['path', ticks.length, () => path(mine)],
      ['bare', ticks.length, () => bare.run(batched)],
      ['single', SINGLES, () => bare.run(singles)],
    ];
    const result = {};
    for (let turn = 0; turn < work.length; turn++) {
      const [name, count, run] = work[(round + turn) % work.length];
      const startedAt = performance.now();
      await run();
      result[name] = (count / (performance.now() - startedAt)) * 1000;
    }
    results.push(result);
  }
  return results.slice(WARM_ROUNDS);
}

function tell(report, goals, results) {
  const names = { path: 'the price path', bare: 'bare batched upsert', single: 'one upsert a tick' };
  for (const [key, name] of Object.entries(names)) {
    report.figure(name, `${Math.round(median(results.map((result) => result[key])))} ticks/s`);
  }
  for (const peer of Object.keys(GOALS)) {
    const ratios = results.map((result) => result.path / result[peer]);
    const [low, high] = interval(ratios).map((ratio) => ratio.toFixed(2));
    const [name, value] = [`price path ÷ ${names[peer]}`, median(ratios)];
    const [goal, sure] = [goals[peer], `95 %: ${low} to ${high}`];
    if (goal === undefined) report.figure(name, times(value), sure);
    else report.goal({ name, value: times(value), limit: `≥ ${goal.toFixed(1)} (${sure})`, met: value >= goal });
  }
}
