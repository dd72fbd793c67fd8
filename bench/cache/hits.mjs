import { createClient } from '@keyv/redis';
import { deploy } from '../support/deployment.mjs';
import { times, us } from '../support/report.mjs';
import { seed } from '../support/seed.mjs';
import { interval, median } from '../support/statistics.mjs';
import { PORTFOLIOS, Reads } from './reads.mjs';

const PAIRS = 100;
const ROUNDS = 30;
/** a median of 100 pairs may be off by so much where nothing differs, while other programs use the machine */
const TOLERANCE = 0.05;

const prepare = (database) => seed(database, PORTFOLIOS);

/** A read of a portfolio by the tier that serves it, against the same route returning a constant object. */
export async function hits(bench) {
  const { report, services } = bench;
  report.title('A read of a portfolio of 20 positions: time per request, 4 connections, medians');
  const deployment = await deploy(bench, { name: 'hits', processes: 2, preload: 'cache/peers.mjs', prepare });
  const redis = createClient({ url: services.redisUrl });
  // Where the benchmark is interrupted its server goes first.
  redis.on('error', () => {});
  await redis.connect();
  try {
    const reads = await Reads.prepare(deployment, redis);
    const pairs = await repeat(PAIRS, ['before', 'memory', 'after'], {
      before: () => reads.constant(),
      memory: () => reads.memory(),
      after: () => reads.constant(),
    });
    const names = ['redis', 'load', 'redisGet', 'bareGet'];
    const others = await repeat(ROUNDS, names, Object.fromEntries(names.map((name) => [name, () => reads[name]()])));
    tell(report, pairs, others);
  } finally {
    redis.destroy();
    await deployment.end();
  }
}

/** Every other round goes the other way round. */
async function repeat(count, names, work) {
  const results = [];
  for (let round = 0; round < count; round++) {
    const result = {};
    for (const name of round % 2 === 0 ? names : names.toReversed()) result[name] = await work[name]();
    results.push(result);
  }
  return results;
}

const all = (rounds, name) => rounds.map((round) => round[name]);

function tell(report, pairs, others) {
  const constant = median(pairs.flatMap(({ before, after }) => [before, after]));
  const line = (name, values) =>
    report.figure(name, us(median(values)), `${times(median(values) / constant)} of the constant`);
  report.figure('constant object', us(constant));
  line('hit in memory', all(pairs, 'memory'));
  line('hit in Redis', all(others, 'redis'));
  line('miss, from PostgreSQL', all(others, 'load'));
  line('bare Redis GET on the same route', all(others, 'redisGet'));
  report.figure('bare Redis GET without HTTP', us(median(all(others, 'bareGet'))), 'one after the other');
  compare(report, pairs);
}

function compare(report, pairs) {
  const ratios = pairs.map(({ before, memory, after }) => (2 * memory) / (before + after));
  const ratio = median(ratios);
  const [low, high] = interval(ratios).map((bound) => bound.toFixed(2));
  const noise = median(pairs.map(({ before, after }) => after / before));
  report.goal({
    name: 'hit in memory ÷ constant, median of pairs',
    value: times(ratio),
    limit: `≤ 1.00 + ${TOLERANCE} for noise`,
    met: ratio <= 1 + TOLERANCE,
  });
  report.note(`95 % of such medians are within ${low} to ${high}; constant ÷ itself: ${times(noise)}`);
}
