import { request, sendAll } from '../support/requests.mjs';
import { deploy, warm } from '../support/deployment.mjs';
import { ms } from '../support/report.mjs';
import { aTrade, pathOf, seed } from '../support/seed.mjs';
import { percentile } from '../support/statistics.mjs';

const PROCESSES = 3;
const TRADES = 300;
const WARM_TRADES = 45;
const PORTFOLIOS = 10;
const DEADLINE_MS = 5000;
const GOAL_MS = 10;

const prepare = (database) => seed(database, PORTFOLIOS);

/** A trade on one process, until the memory of the last of three has forgotten the portfolio. */
export async function lag(bench) {
  const { report } = bench;
  report.title(
    `From COMMIT to the last process's memory: ${TRADES} trades, ${PROCESSES} processes that all hold the portfolio`,
  );
  const deployment = await deploy(bench, {
    name: 'lag',
    processes: PROCESSES,
    preload: 'cache/lag-probe.mjs',
    prepare,
  });
  try {
    await warm(deployment, 0);
    const lags = [];
    const connections = await Promise.all(deployment.apps.map((app) => app.connect(1)));
    for (let trade = 0; trade < WARM_TRADES + TRADES; trade++) {
      lags.push(await measure(deployment, connections, trade % PROCESSES, trade % PORTFOLIOS));
    }
    const measured = lags.slice(WARM_TRADES);
    const p99 = percentile(measured, 0.99);
    report.figure('p50', ms(percentile(measured, 0.5)));
    report.goal({ name: 'p99', value: ms(p99), limit: `≤ ${GOAL_MS} ms`, met: p99 <= GOAL_MS });
    report.figure('slowest', ms(Math.max(...measured)));
  } finally {
    await deployment.end();
  }
}

async function measure({ apps, token }, connections, writer, number) {
  const path = pathOf(number);
  await Promise.all(connections.map((connection) => sendAll(connection, [request('GET', path, token)])));
  const forgotten = apps.map(({ child }) => firstForget(child, path.split('/').at(-1)));
  await sendAll(connections[writer], [request('POST', `${path}/trades`, token, aTrade(number))]);
  const heard = await Promise.all(forgotten);
  return Math.max(...heard.map(({ at }) => at)) - heard[writer].committedAt;
}

function firstForget(child, portfolioId) {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`Memory did not forget ${portfolioId} within ${DEADLINE_MS} ms`));
    const timer = setTimeout(late, DEADLINE_MS);
    const hear = (message) => {
      if (!message.key.endsWith(portfolioId)) return;
      clearTimeout(timer);
      child.off('message', hear);
      resolve(message);
    };
    child.on('message', hear);
  });
}
