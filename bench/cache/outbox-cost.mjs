import { once } from 'node:events';
import { until } from '../../script/wait.mjs';
import { request, sendAll } from '../support/requests.mjs';
import { deploy, warm } from '../support/deployment.mjs';
import { percent, us } from '../support/report.mjs';
import { aTrade, pathOf, seed } from '../support/seed.mjs';
import { interval, median } from '../support/statistics.mjs';

const TABLES = ['portfolios', 'positions', 'cash_balances', 'trades'];
const CONNECTIONS = 4;
const BATCH = 20;
const PAIRS = 30;
const WARM_PAIRS = 5;
const GOAL = 0.25;

const prepare = (database) => seed(database, CONNECTIONS);

/** A trade over REST with the outbox, and without: no triggers, nothing read of it before COMMIT, nothing confirmed. */
export async function outboxCost(bench) {
  const { report } = bench;
  report.title(
    `What triggers and outbox add to a trade: batches of ${BATCH}, ${CONNECTIONS} at a time, ${PAIRS} pairs, no fsync`,
  );
  const options = { name: 'outbox_cost', processes: 1, preload: 'cache/without-outbox.mjs', prepare };
  const deployment = await deploy(bench, options);
  try {
    await warm(deployment, 0);
    tell(report, await measure(deployment));
  } finally {
    await deployment.end();
  }
}

async function measure({ apps: [app], token, database }) {
  const connections = await app.connect(CONNECTIONS);
  const trade = (index) => {
    const number = index % CONNECTIONS;
    return request('POST', `${pathOf(number)}/trades`, token, aTrade(number));
  };
  const batch = Array.from({ length: BATCH }, (_, index) => trade(index));
  const timed = async (isOff) => {
    await turn(database, app.child, isOff);
    // The first ones after a change of the tables plan their statements anew.
    await sendAll(connections, batch.slice(0, CONNECTIONS));
    const startedAt = performance.now();
    await sendAll(connections, batch);
    return (performance.now() - startedAt) / BATCH;
  };
  const pairs = [];
  for (let pair = 0; pair < WARM_PAIRS + PAIRS; pair++) {
    const result = {};
    for (const isOff of pair % 2 === 0 ? [false, true] : [true, false])
      result[isOff ? 'off' : 'on'] = await timed(isOff);
    pairs.push(result);
  }
  return pairs.slice(WARM_PAIRS);
}

/** Once what was written before is confirmed. */
async function turn(database, child, isOff) {
  const isEmpty = async () => (await database.query('SELECT FROM outbox LIMIT 1')).rowCount === 0;
  if (!(await until(isEmpty, 10_000))) throw new Error('The outbox does not become empty');
  for (const table of TABLES) await database.query(`ALTER TABLE ${table} ${isOff ? 'DISABLE' : 'ENABLE'} TRIGGER USER`);
  child.send({ isOff });
  await once(child, 'message');
}

function tell(report, pairs) {
  report.figure('a trade without', us(median(pairs.map(({ off }) => off))));
  report.figure('a trade with', us(median(pairs.map(({ on }) => on))));
  const added = pairs.map(({ on, off }) => on / off - 1);
  const [low, high] = interval(added).map(percent);
  const cost = median(added);
  report.goal({ name: 'added, median of pairs', value: percent(cost), limit: `≤ ${percent(GOAL)}`, met: cost <= GOAL });
  report.note(`95 % of such medians are within ${low} to ${high}`);
}
