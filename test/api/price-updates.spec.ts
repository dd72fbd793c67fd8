import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import type { Application } from '../support/application.js';
import { type Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { metric } from './support/metrics.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

const debounceMs = 200;
const executedAt = '2024-02-01T15:00:00Z';
/** Old enough that its freshness stays as it is. */
const at = (second: number) => new Date(Date.UTC(2024, 2, 12, 15, 0, second)).toISOString();

describe('a price', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Client;
  let feed: Client;
  let sockets: Socket[] = [];
  let symbols = 0;
  let symbol: string;
  let portfolio: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    const settings = { RECOMPUTE_DEBOUNCE_MS: String(debounceMs), RECOMPUTE_PACE_MS: String(debounceMs) };
    [first, second] = await Promise.all([deployment.start('all', settings), deployment.start('web', settings)]);
    ada = await someone(deployment, first);
    feed = await someone(deployment, first, 'feed');
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await deployment?.end();
  });
  beforeEach(async () => {
    sockets.forEach((socket) => socket.disconnect());
    sockets = [];
    symbols += 1;
    symbol = `TICK${symbols}`;
    portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { symbol, executedAt });
  });

  const tick = (value: number, time = value) => ({ symbol, price: String(value), currency: 'USD', asOf: at(time) });
  const price = (value: number, time?: number) => bring(feed, tick(value, time));
  const watch = async ({ url }: Application) => {
    const socket = await ada.at(url).socket();
    sockets.push(socket);
    const updates = listen(socket, 'portfolio.update');
    const { ok, snapshots } = await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });
    expect(ok).toBe(true);
    return { ...updates, snapshot: snapshots[0] };
  };
  const marketRuns = () => metric(first.url, 'recompute_runs_total', { lane: 'market' });
  const waitingJobs = async () => {
    const states = ['waiting', 'prioritized', 'delayed', 'active'];
    const depths = states.map((state) => metric(first.url, 'recompute_queue_depth', { lane: 'market', state }));
    return (await Promise.all(depths)).reduce((sum, depth) => sum + depth, 0);
  };
  const ofPrice = (value: number) => (update: { positions: { symbol: string; price?: string }[] }) =>
    update.positions.some((position) => position.symbol === symbol && position.price === String(value));

  it('that nobody looks at costs no job', async () => {
    const runs = await marketRuns();

    await price(1);

    expect(await waitingJobs()).toBe(0);
    expect(await marketRuns()).toBe(runs);
  });

  it('reaches whoever watches the portfolio, on every process', async () => {
    const watchers = [await watch(first), await watch(second)];

    await price(101);

    for (const { until } of watchers) {
      const { valuation, revision, portfolioId } = await until(ofPrice(101));
      expect({ portfolioId, revision }).toEqual({ portfolioId: portfolio.split('/').at(-1), revision: 1 });
      // 10 × 101
      expect(valuation).toMatchObject({ marketValue: '1010', unrealizedPnl: '10' });
    }
  });

  it('storm of fifty costs few runs, and the last one is what is seen in the end', async () => {
    const { until, received } = await watch(second);
    await price(100);
    await until(ofPrice(100));
    received.length = 0;
    const [runsBefore, startedAt] = [await marketRuns(), performance.now()];

    await Promise.all(
      Array.from({ length: 50 }, (_, index) => feed.post('/api/v1/prices', { prices: [tick(101 + index)] })),
    );
    const { valuation } = await until(ofPrice(150));

    const windows = Math.ceil((performance.now() - startedAt) / debounceMs) + 1;
    expect(valuation.marketValue).toBe('1500');
    // A run is counted when it is done, a moment after it has told.
    const runs = (await eventually(marketRuns, (now) => now > runsBefore)) - runsBefore;
    expect(runs).toBeLessThanOrEqual(windows);
    expect(received.length).toBeLessThanOrEqual(windows);
    expect(await metric(first.url, 'recompute_coalesced_total')).toBeGreaterThan(0);
  });

  it('is told with what it changed of its position and nothing of the others', async () => {
    await book(ada, portfolio, { symbol: 'QUIET', executedAt });
    const { until } = await watch(first);
    await price(101);
    await until(ofPrice(101));

    await price(102);

    const { positions, valuation } = await until(ofPrice(102));
    expect(positions).toEqual([
      {
        symbol,
        price: '102',
        priceAsOf: at(102),
        marketValue: '1020',
        unrealizedPnl: '20',
        unrealizedPnlPercent: '2',
        unrealizedPriceEffect: '20',
      },
    ]);
    expect(valuation).toMatchObject({
      marketValue: '1020',
      missing: expect.arrayContaining([{ symbol: 'QUIET', reason: 'no_price' }]),
    });
  });

  it('that changes nothing is not told', async () => {
    const { until, received } = await watch(first);
    await price(101, 1);
    await until(ofPrice(101));
    const [told, runs] = [received.length, await marketRuns()];
    await price(101, 1);
    await eventually(marketRuns, (now) => now > runs);
    await price(102, 2);
    await until(ofPrice(102));

    expect(received.length).toBe(told + 1);
  });

  it('after price is numbered without a gap, from the snapshot on', async () => {
    const warmUp = await watch(first);
    await price(101);
    await warmUp.until(ofPrice(101));
    const { snapshot, until, received } = await watch(second);
    for (const value of [102, 103, 104]) {
      await price(value);
      await until(ofPrice(value));
    }

    expect(snapshot.positions[0]).toMatchObject({ symbol, price: '101' });
    expect(received.map(({ sequence }) => sequence)).toEqual([1, 2, 3].map((step) => snapshot.sequence + step));
  });

  it('of an FX pair reaches portfolios that need it', async () => {
    const [eur] = [await openPortfolio(ada, { baseCurrency: 'EUR' })];
    await book(ada, eur, { symbol, currency: 'USD', fxRate: '0.9', executedAt });
    await price(100);
    portfolio = eur;
    const { until } = await watch(second);

    await feed.post('/api/v1/fx-rates', { rates: [{ base: 'USD', quote: 'EUR', rate: '0.91', asOf: at(1) }] });

    // 10 × 100 × 0.91
    const { positions } = await until(({ valuation }) => valuation.marketValue === '910');
    expect(positions[0]).toMatchObject({ symbol, fxRate: '0.91' });
  });
});
