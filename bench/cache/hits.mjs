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

function tell(report, pairs, others) {
  const constant = median(pairs.flatMap(({ before, after }) => [before, after]));
  const line = (name, values) =>
    report.figure(name, us(median(values)), `${times(median(values) / constant)} of the constant`);
  report.figure('constant object', us(constant));
  line(
    'hit in memory',
    pairs.map(({ memory }) => memory),
  );
  line(
    'hit in Redis',
    others.map(({ redis }) => redis),
  );
  line(
    'miss, from PostgreSQL',
    others.map(({ load }) => load),
  );
  line(
    'bare Redis GET on the same route',
    others.map(({ redisGet }) => redisGet),
  );
  report.figure('bare Redis GET without HTTP', us(median(others.map(({ bareGet }) => bareGet))), 'one after the other');
  const ratios = pairs.map(({ before, memory, after }) => (2 * memory) / (before + after));
  const [low, high] = interval(ratios);
  const noise = median(pairs.map(({ before, after }) => after / before));
  report.goal({
    name: 'hit in memory ÷ constant, median of pairs',
    value: times(median(ratios)),
    limit: `≤ 1.00 + ${TOLERANCE} for noise`,
    met: median(ratios) <= 1 + TOLERANCE,
  });
  report.note(
    `95 % of such medians are within ${low.toFixed(2)} to ${high.toFixed(2)}; constant ÷ itself is ${times(noise)}`,
  );
}
