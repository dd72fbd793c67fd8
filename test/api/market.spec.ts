import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { bring, someone } from './support/people.js';

describe('the market', () => {
  let deployment: TestDeployment;
  let web: Application;
  let feed: Client;
  let ada: Client;
  const asOf = '2024-03-12T15:00:00.000Z';

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    feed = await someone(deployment, web, 'feed');
    ada = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());

  const list = async (query = '') => (await ada.get(`/api/v1/fx-rates${query}`)).body;

  it('takes FX rates row by row, an older one never over a newer one, and lists them by pair', async () => {
    const { status, body } = await feed.post('/api/v1/fx-rates', {
      rates: [
        { base: 'EUR', quote: 'USD', rate: '1.0925', asOf },
        { base: 'CHF', quote: 'USD', rate: '1.1400', asOf },
        { base: 'euro', quote: 'USD', rate: '1', asOf },
        { base: 'EUR', quote: 'USD', rate: '0', asOf },
        { base: 'EUR', quote: 'USD', rate: '1', asOf: '2024-03-12T14:59:59Z' },
      ],
    });

    expect(status).toBe(202);
    expect(body).toMatchObject({
      accepted: 2,
      ignored: 1,
      rejected: [
        { index: 2, code: 'invalid_base' },
        { index: 3, code: 'invalid_rate' },
      ],
    });
    const { items, nextCursor } = await list();
    expect(items).toMatchObject([
      { base: 'CHF', quote: 'USD', rate: '1.14', asOf },
      { base: 'EUR', quote: 'USD', rate: '1.0925', asOf },
    ]);
    expect(nextCursor).toBeNull();
    const first = await list('?limit=1');
    expect([...first.items, ...(await list(`?limit=1&cursor=${first.nextCursor}`)).items]).toEqual(items);
  });

  it('does not list prices among the rates', async () => {
    await bring(feed, { symbol: 'AAPL', price: '190', asOf });

    expect((await list()).items.map(({ base }: { base: string }) => base)).not.toContain('AAPL');
  });

  it('says whether it is open, until when, and how often to ask', async () => {
    const { status, body } = await ada.get('/api/v1/market/status');

    expect(status).toBe(200);
    expect(body).toEqual({
      exchange: 'XNYS',
      isOpen: body.session === 'regular',
      session: expect.stringMatching(/^(pre|regular|post|closed)$/),
      opensAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      closesAt: expect.stringMatching(/Z$/),
      refreshIntervalMs: expect.any(Number),
      pricesDegradedSince: null,
    });
    expect(Date.parse(body.closesAt)).toBeGreaterThan(Math.max(Date.parse(body.opensAt), Date.now() - 60_000));
  });

  it('is open round the clock for a pair such as BTC-USD', async () => {
    const { body } = await ada.get('/api/v1/market/status?symbol=BTC-USD');

    expect(body).toMatchObject({ exchange: 'XXXX', isOpen: true, session: 'regular' });
    expect(Date.parse(body.closesAt) - Date.parse(body.opensAt)).toBe(86_400_000);
  });

  it('keeps the days that the operator has closed', async () => {
    const { body: before } = await ada.get('/api/v1/market/status');
    const day = before.opensAt.slice(0, 10);
    const { url } = await deployment.start('web', { CALENDAR_OVERRIDES: `${day}=closed` });

    const { body } = await ada.at(url).get('/api/v1/market/status');

    expect(body).toMatchObject({ isOpen: false });
    expect(body.opensAt.slice(0, 10) > day).toBe(true);
  });
});
