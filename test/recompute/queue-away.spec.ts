import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book, bring, openPortfolio, someone } from '../api/support/people.js';
import { startPrivateRedis, type PrivateRedis } from '../cache/private-redis.js';
import type { Application } from '../support/application.js';
import { eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

interface Update {
  revision: number;
  valuation: { marketValue: string };
}

/** Ten more at each revision. */
const isAt = (revision: number, price: number) => (update: Update) =>
  update.revision === revision && update.valuation.marketValue === String(price * 10 * revision);

describe('without the Redis of the queue', () => {
  let dir: string;
  let queueRedis: PrivateRedis;
  let deployment: TestDeployment;
  let app: Application;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'freshfolio-queue-'));
    queueRedis = await startPrivateRedis(dir);
    deployment = await createDeployment();
    const settings = { RECOMPUTE_DEBOUNCE_MS: '100', RECOMPUTE_PACE_MS: '100', QUEUE_REDIS_URL: queueRedis.url };
    app = await deployment.start('all', settings);
  });
  afterAll(async () => {
    await deployment?.end();
    await queueRedis?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  const outbox = async () => {
    const rows = await deployment.database.query<{ count: number }>('SELECT count(*)::integer FROM outbox');
    return rows[0]!.count;
  };

  it('prices are stored and trades booked in time, the outbox does not grow, and on its return nothing is missing', async () => {
    const ada = await someone(deployment, app);
    const feed = await someone(deployment, app, 'feed');
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    const socket = await ada.socket();
    const { until } = listen(socket, 'portfolio.update');
    await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });
    await bring(feed, { symbol: 'AAPL', price: '101' });
    await until(isAt(1, 101));

    await queueRedis.kill();
    const began = performance.now();
    await bring(feed, { symbol: 'AAPL', price: '102' });
    expect(performance.now() - began).toBeLessThan(900);
    expect(await outbox()).toBeGreaterThan(0);
    await eventually(outbox, (count) => count === 0);
    await bring(feed, { symbol: 'AAPL', price: '103' });
    await book(ada, portfolio);
    await eventually(outbox, (count) => count === 0);

    // It remembers nothing: neither marks nor jobs nor who is looking.
    await queueRedis.restart();
    await until(isAt(2, 103), 15_000);
    socket.disconnect();
  });
});
