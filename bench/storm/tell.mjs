import { ms } from '../support/report.mjs';
import { percentile } from '../support/statistics.mjs';

const GOALS = { delayMs: 3500, promisedMs: 5000, queries: 0.1, turnMs: 50 };

export function tell(report, { count, seconds, web, worker, reads, counted, cpu }) {
  const goals = goalsOf(report);
  tellDelays(report, goals, { count, seconds, worker });
  tellRuns(report, goals, { seconds, worker, counted });
  for (const [name, measured] of Object.entries({ worker, web }))
    tellProcess(report, goals, { name, seconds, measured });
  for (const [name, used] of Object.entries(cpu))
    report.figure(`${name}: CPU`, `${used.toFixed(1)} s`, `of ${seconds} s`);
  report.figure('HTTP reads, p50', ms(percentile(reads, 0.5)), `${reads.length} reads`);
  report.figure('HTTP reads, p99', ms(percentile(reads, 0.99)));
}

const goalsOf =
  (report) =>
  (name, value, limit, write = wholeMs) =>
    report.goal({ name, value: write(value), limit: `≤ ${write(limit)}`, met: value <= limit });

function tellDelays(report, atMost, { count, seconds, worker }) {
  const { waitingMs, updates, portfolios } = worker;
  // Where nothing was shown twice, all there is to say is for how long something has not been.
  const delays = worker.delays.length > 0 ? worker.delays : [waitingMs];
  report.figure('updates', `${Math.round(updates / seconds)} a second`, `of ${portfolios} of ${count} portfolios`);
  report.figure('delay of a tick, p50', wholeMs(percentile(delays, 0.5)));
  atMost('delay of a tick, p99', percentile(delays, 0.99), GOALS.delayMs);
  const longest = delays.reduce((a, b) => Math.max(a, b), waitingMs);
  atMost('delay of a tick, longest', longest, GOALS.promisedMs);
}

function tellRuns(report, atMost, { seconds, worker, counted }) {
  const runs = counted.of('recompute_runs_total', { result: 'done' });
  const failed = counted.of('recompute_runs_total', { result: 'failed' });
  const ticks = (worker.ticks / worker.updates).toFixed(1);
  report.figure('runs', `${Math.round(runs / seconds)} a second`, `${ticks} ticks in each, ${failed} runs failed`);
  const valuing = worker.statements.filter(([text]) => !NOT_VALUING.test(text));
  atMost('queries of a run', totalOf(valuing) / runs, GOALS.queries, (value) => value.toFixed(3));
  report.figure('the same with price path and outbox', (totalOf(worker.statements) / runs).toFixed(3));
}

function tellProcess(report, atMost, { name, seconds, measured: { cpuSeconds, rssMb, turnP99Ms, turnMaxMs } }) {
  report.figure(`${name}: CPU`, `${cpuSeconds.toFixed(1)} s`, `of ${seconds} s`);
  report.figure(`${name}: memory at most`, `${Math.round(rssMb)} MB`);
  atMost(`${name}: delay of its event loop, p99`, turnP99Ms, GOALS.turnMs);
  report.figure(`${name}: delay of its event loop, longest`, wholeMs(turnMaxMs));
}

/** Prices are written in transactions, and the outbox is read by its relay; whatever else a worker asks it asks for values. */
const NOT_VALUING =
  /\b(outbox|price_bars|portfolio_snapshots|snapshot_runs|advisory)|^(START|BEGIN|COMMIT|ROLLBACK)|FOR (NO KEY )?UPDATE|SELECT now/i;

const totalOf = (statements) => statements.reduce((sum, [, count]) => sum + count, 0);
const wholeMs = (value) => `${Math.round(value)} ms`;
