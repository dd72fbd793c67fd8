import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { metric } from './support/metrics.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

/** A stop has so long (ms). */
const IN_TIME = 10_000;

/** Its exit code, which must come soon enough however long it took to start. */
async function inTime<Code>(stopping: Promise<Code>): Promise<Code> {
  const start = performance.now();
  const code = await stopping;
  expect(performance.now() - start).toBeLessThan(IN_TIME);
  return code;
}

const hasHeard = (app: Application) =>
  eventually(
    async () => app.log,
    (log) => log.some(({ msg }) => msg === 'Freshfolio stops'),
  );

describe('a process that is asked to stop', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let portfolio: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web', { RECOMPUTE_DEBOUNCE_MS: '300' });
    ada = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
  });

  // Whatever a test has locked.
  afterEach(() => query('ROLLBACK'));

  const query = <Row>(sql: string) => deployment.database.query<Row>(sql);
  const forget = async (part: 'queue' | 'v') => {
    const keys = await deployment.redis.keys(`*${deployment.prefix}:${part}*`);
    if (keys.length > 0) await deployment.redis.unlink(...keys);
  };
  const somebodyWaits = () =>
    eventually(
      () =>
        query(
          'SELECT pid FROM pg_locks JOIN pg_database ON oid = database WHERE datname = current_database() AND NOT granted',
        ),
      (waiting) => waiting.length > 0,
    );
  it('finishes the request that it has begun, and takes no other', async () => {
    const stopping = await deployment.start('web');
    await query('BEGIN; LOCK TABLE trades IN ACCESS EXCLUSIVE MODE');
    const trade = { type: 'buy', symbol: 'AAPL', quantity: '5', price: '100' };
    const answer = ada.at(stopping.url).post(`${portfolio}/trades`, trade);
    await somebodyWaits();

    const code = inTime(stopping.stop('SIGTERM'));
    await hasHeard(stopping);
    const isAlive = () =>
      ada
        .at(stopping.url)
        .get('/health/live')
        .then(
          () => true,
          () => false,
        );
    await eventually(isAlive, (alive) => !alive);
    await query('COMMIT');

    expect(await answer).toMatchObject({ status: 201, body: { revision: 2, position: { quantity: '15' } } });
    expect(await code).toBe(0);
    expect((await ada.get(portfolio)).body).toMatchObject({ revision: 2, positions: [{ quantity: '15' }] });
  });

  it('tells its sockets before it closes them', async () => {
    const stopping = await deployment.start('web');
    const socket = await ada.at(stopping.url).socket();
    const notices = listen(socket, 'notice');
    const closed = new Promise((resolve) => {
      socket.once('disconnect', resolve);
    });

    expect(await inTime(stopping.stop('SIGTERM'))).toBe(0);

    await closed;
    expect(notices.received).toMatchObject([{ code: 'server_stopping' }]);
  });

  it('finishes the job that it has begun', async () => {
    const socket = await ada.socket();
    const updates = listen(socket, 'portfolio.update');
    await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });
    // No worker ran until now: nothing of the other portfolios may come first.
    await forget('queue');
    await book(ada, portfolio);
    // What the job reads must come from PostgreSQL, which makes it wait.
    await forget('v');
    await query('BEGIN; LOCK TABLE positions IN ACCESS EXCLUSIVE MODE');
    const worker = await deployment.start('worker');
    await somebodyWaits();

    const code = inTime(worker.stop('SIGTERM'));
    await hasHeard(worker);
    await query('COMMIT');

    expect(await code).toBe(0);
    expect(await updates.until(({ revision }) => revision === 2)).toMatchObject({ positions: [{ quantity: '20' }] });
    expect(await metric(web.url, 'recompute_queue_depth', { lane: 'manual', state: 'active' })).toBe(0);
    socket.disconnect();
  });

  it('leaves the jobs that it has not begun to the next one', async () => {
    const worker = await deployment.start('worker');
    const socket = await ada.socket();
    const updates = listen(socket, 'portfolio.update');
    await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });
    const feed = await someone(deployment, web, 'feed');
    await bring(feed, { symbol: 'AAPL', price: '123', currency: 'USD' });

    expect(await inTime(worker.stop('SIGTERM'))).toBe(0);
    await deployment.start('worker');

    await updates.until(({ positions }) => positions.some(({ price }: { price: string }) => price === '123'));
    socket.disconnect();
  });

  it('twice does not wait any longer', async () => {
    const stopping = await deployment.start('web');
    await query('BEGIN; LOCK TABLE trades IN ACCESS EXCLUSIVE MODE');
    const answer = ada
      .at(stopping.url)
      .get(`${portfolio}/trades`)
      .catch(() => 'cut off');
    await somebodyWaits();
    const code = inTime(stopping.stop('SIGTERM'));
    await hasHeard(stopping);

    stopping.process.kill('SIGTERM');

    expect(await code).toBe(1);
    expect(await answer).toBe('cut off');
  });
});
