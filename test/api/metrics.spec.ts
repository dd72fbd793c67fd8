import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { metric } from './support/metrics.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

describe('the metrics', () => {
  let deployment: TestDeployment;
  let app: Application;
  let ada: Client;
  let feed: Client;
  let portfolio: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    app = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: '50' });
    ada = await someone(deployment, app);
    feed = await someone(deployment, app, 'feed');
    portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    await ada.get(portfolio);
    const socket = await ada.socket();
    const updates = listen(socket, 'portfolio.update');
    await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });
    await bring(feed, { symbol: 'AAPL', price: '120', currency: 'USD' });
    await updates.until(({ valuation }) => valuation.marketValue === '1200');
  });
  afterAll(() => deployment?.end());

  const value = (name: string, labels?: Record<string, string>) => metric(app.url, name, labels);

  it.each<[string, Record<string, string>]>([
    ['cache_requests_total', { tier: 'memory', kind: 'portfolio', result: 'hit' }],
    ['cache_operation_duration_seconds_count', {}],
    ['cache_invalidations_total', { table: 'portfolios' }],
    ['cache_invalidations_total', { source: 'transaction', table: 'prices' }],
    ['cache_invalidation_lag_seconds_count', {}],
    ['recompute_runs_total', { lane: 'market' }],
    ['recompute_delay_seconds_count', {}],
    ['recompute_duration_seconds_count', {}],
    ['ws_connections', {}],
    ['price_ticks_total', { result: 'stored' }],
    ['process_cpu_seconds_total', {}],
  ])('count in %s %j', async (name, labels) => {
    await ada.get(portfolio);

    expect(
      await eventually(
        () => value(name, labels),
        (count) => count > 0,
      ),
    ).toBeGreaterThan(0);
  });

  it.each(['recompute_coalesced_total', 'recompute_queue_depth'])('have %s, which may be 0', async (name) => {
    expect((await new Client(app.url).get('/metrics')).body).toContain(`# TYPE ${name} `);
    expect(await value(name)).toBeGreaterThanOrEqual(0);
  });

  it('are text for Prometheus', async () => {
    const { headers, body } = await new Client(app.url).get('/metrics');

    expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const samples = String(body)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    for (const sample of samples) expect(sample).toMatch(/^[a-z_:][\w:]*(\{.*\})? (-?[\d.e+-]+|NaN|\+Inf)$/i);
  });

  it('name nobody and no portfolio', async () => {
    const { body } = await new Client(app.url).get('/metrics');

    expect(body).not.toContain(portfolio.split('/').at(-1));
    expect(body).not.toMatch(/[\da-f]{8}-[\da-f]{4}-/);
  });

  it('count every tick once, by what became of it', async () => {
    const asOf = '2024-03-12T15:00:00Z';
    const [stored, ignored] = [
      await value('price_ticks_total', { result: 'stored' }),
      await value('price_ticks_total', { result: 'ignored' }),
    ];
    await bring(feed, { symbol: 'IBM', price: '190', asOf }, { symbol: 'SPY', price: '510', asOf });
    await feed.post('/api/v1/prices', { prices: [{ symbol: 'IBM', price: '189', asOf: '2024-03-12T14:00:00Z' }] });

    expect(await value('price_ticks_total', { result: 'stored' })).toBe(stored + 2);
    expect(await value('price_ticks_total', { result: 'ignored' })).toBe(ignored + 1);
  });
});
