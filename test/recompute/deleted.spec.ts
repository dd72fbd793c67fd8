import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bring, book, openPortfolio, someone } from '../api/support/people.js';
import { metric } from '../api/support/metrics.js';
import type { Application } from '../support/application.js';
import { type Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

describe('a portfolio that is removed while somebody looks at it', () => {
  let deployment: TestDeployment;
  let all: Application;
  let ada: Client;
  let feed: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    all = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: '50', RECOMPUTE_PACE_MS: '50' });
    [ada, feed] = await Promise.all([someone(deployment, all), someone(deployment, all, 'feed')]);
  });
  afterAll(() => deployment?.end());

  const done = () => metric(all.url, 'recompute_runs_total', { result: 'done' });

  it('is valued no more, and fails no run: prices go on for the others', async () => {
    const [gone, stays] = [await openPortfolio(ada), await openPortfolio(ada)];
    const ids = [gone, stays].map((path) => path.split('/').at(-1)!);
    for (const portfolio of [gone, stays]) await book(ada, portfolio);
    const socket = await ada.socket();
    await socket.emitWithAck('subscribe', { portfolioIds: ids });
    const updates = listen(socket, 'portfolio.update');
    await bring(feed, { symbol: 'AAPL', price: '101' });
    await eventually(
      async () => new Set(updates.received.map(({ portfolioId }) => portfolioId)).size,
      (seen) => seen === 2,
    );

    await ada.delete(`${gone}?expectedVersion=1`);
    const before = { runs: await done(), updates: updates.received.length };
    await bring(feed, { symbol: 'AAPL', price: '102' });

    await updates.until(({ portfolioId, valuation }) => portfolioId === ids[1] && valuation.marketValue === '1020');
    await eventually(done, (runs) => runs > before.runs);
    expect(updates.received.slice(before.updates).map(({ portfolioId }) => portfolioId)).not.toContain(ids[0]);
    const failed = ['failed', 'poisoned'].map((result) => metric(all.url, 'recompute_runs_total', { result }));
    expect(await Promise.all(failed)).toEqual([0, 0]);
    socket.disconnect();
  });
});
