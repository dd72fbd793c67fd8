import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metric } from '../api/support/metrics.js';
import { book, bring, openPortfolio, someone } from '../api/support/people.js';
import type { Application } from '../support/application.js';
import { type Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

const WINDOW_MS = 1000;
const HELD_UP_MS = 800;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the delay of a valuation', () => {
  let deployment: TestDeployment;
  let app: Application;
  let ada: Client;
  let feed: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    app = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: String(WINDOW_MS), RECOMPUTE_PACE_MS: '100' });
    [ada, feed] = [await someone(deployment, app), await someone(deployment, app, 'feed')];
  });
  afterAll(() => deployment?.end());

  const query = (sql: string) => deployment.database.query(sql);
  const delays = async () => ({
    sum: await metric(app.url, 'recompute_delay_seconds_sum', { lane: 'market' }),
    count: await metric(app.url, 'recompute_delay_seconds_count', { lane: 'market' }),
  });

  it('begins when the tick is accepted: its wait for PostgreSQL counts, and is part of the window', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    const socket = await ada.socket();
    const { until } = listen(socket, 'portfolio.update');
    await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });
    await bring(feed, { symbol: 'AAPL', price: '101' });
    await until(({ valuation }) => valuation.marketValue === '1010');
    await eventually(delays, ({ count }) => count > 0);
    const before = await delays();

    await query('BEGIN; LOCK TABLE prices IN EXCLUSIVE MODE');
    const brought = bring(feed, { symbol: 'AAPL', price: '102' });
    await pause(HELD_UP_MS);
    await query('COMMIT');
    const stored = performance.now();
    await brought;
    await until(({ valuation }) => valuation.marketValue === '1020');
    // Not one after the other.
    expect(performance.now() - stored).toBeLessThan(WINDOW_MS - 200);

    // A run is counted a moment after it has told; one without any delay may come in between.
    const after = await eventually(delays, ({ sum }) => sum - before.sum > 0.1);
    expect((after.sum - before.sum) * 1000).toBeGreaterThanOrEqual(WINDOW_MS - 20);
    socket.disconnect();
  });
});
