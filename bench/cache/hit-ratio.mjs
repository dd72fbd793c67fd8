import { seededRandom } from '../../dist/market-data/feeds/random.js';
import { request, sendAll } from '../support/requests.mjs';
import { deploy, warm } from '../support/deployment.mjs';
import { Counters } from '../support/counters.mjs';
import { percent } from '../support/report.mjs';
import { aTrade, pathOf, seed } from '../support/seed.mjs';
import { zipf } from '../support/zipf.mjs';

const PORTFOLIOS = 1000;
const PROCESSES = 2;
const CONNECTIONS = 4;
const READS = 8000;
const READS_PER_TRADE = 200;
const GOAL = 0.95;

/** Reads and trades of portfolios of which few are popular; every read of a portfolio once nobody had read it counts as the miss that it is. */
export async function hitRatio(bench) {
  const { report } = bench;
  report.title(
    `Hit ratio: 1 trade to ${READS_PER_TRADE} reads, ${PORTFOLIOS} portfolios by Zipf, ${PROCESSES} processes, seed ${bench.seed}`,
  );
  const deployment = await deploy(bench, {
    name: 'hit_ratio',
    processes: PROCESSES,
    prepare: (database) => seed(database, PORTFOLIOS),
  });
  try {
    await warm(deployment, 0);
    await run(deployment, everyPortfolio(deployment.token));
    const before = await Counters.read(deployment.apps);
    await run(deployment, mix(bench.seed, deployment.token));
    tell(report, (await Counters.read(deployment.apps)).since(before));
  } finally {
    await deployment.end();
  }
}

const everyPortfolio = (token) =>
  Array.from({ length: PORTFOLIOS }, (_, number) => request('GET', pathOf(number), token));

function mix(seedOfRun, token) {
  const draw = zipf(PORTFOLIOS, seededRandom(seedOfRun));
  return Array.from({ length: READS + READS / READS_PER_TRADE }, (_, index) => {
    const number = draw();
    if (index % (READS_PER_TRADE + 1) < READS_PER_TRADE) return request('GET', pathOf(number), token);
    return request('POST', `${pathOf(number)}/trades`, token, aTrade(number));
  });
}

/** The processes take turns, as behind a load balancer. */
async function run({ apps }, requests) {
  const share = async (app, turn) => {
    const connections = await app.connect(CONNECTIONS);
    await sendAll(
      connections,
      requests.filter((_, index) => index % apps.length === turn),
    );
    for (const connection of connections) connection.close();
  };
  await Promise.all(apps.map(share));
}

function tell(report, counters) {
  const count = (tier, result) => counters.of('cache_requests_total', { kind: 'portfolio', tier, result });
  const [memory, redis, all] = [count('memory', 'hit'), count('redis', 'hit'), count('memory')];
  const ratio = (memory + redis) / all;
  report.figure('from memory', percent(memory / all));
  report.figure('from Redis', percent(redis / all));
  report.figure('shared with a reader who came first', percent(count('memory', 'coalesced') / all));
  report.goal({ name: 'hit ratio', value: percent(ratio), limit: `≥ ${percent(GOAL)}`, met: ratio >= GOAL });
  const cold = (memory + redis) / (all + PORTFOLIOS);
  report.figure('with the first read of every portfolio', percent(cold), 'which came before, and cannot hit');
}
