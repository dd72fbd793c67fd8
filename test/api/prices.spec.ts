import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

const at = (time: string) => `2024-03-12T${time}.000Z`;

describe('a price', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let feed: Client;
  let ada: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web')]);
    feed = await someone(deployment, first, 'feed');
    ada = await someone(deployment, first);
  });
  afterAll(() => deployment?.end());

  const send = (prices: unknown, { url } = first) => feed.at(url).post('/api/v1/prices', { prices });
  const latest = async (symbol: string, { url } = first) => (await ada.at(url).get(`/api/v1/prices/${symbol}`)).body;

  it('is shown with its change against the previous close', async () => {
    const price = {
      symbol: 'SHOWN',
      price: '103.50',
      currency: 'USD',
      asOf: at('15:00:00'),
      volume: '1200',
      source: 'iex',
    };
    await bring(feed, { ...price, openingPrice: '101', previousClose: '100' });

    // (103.5 − 100) / 100
    expect(await latest('SHOWN')).toEqual({
      ...price,
      price: '103.5',
      openingPrice: '101',
      previousClose: '100',
      change: '3.5',
      changePercent: '3.5',
      freshness: 'outdated',
    });
  });

  it('that came this moment is live', async () => {
    await bring(feed, { symbol: 'LIVE', price: '1' });

    expect(await latest('LIVE')).toMatchObject({ freshness: 'live', change: null, changePercent: null });
  });

  it('in a bad row is rejected by index and code, and the good rows are stored', async () => {
    const good = { symbol: 'MIXED', price: '10', asOf: at('15:00:00') };
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const rows = [
      { ...good, symbol: 'not a symbol' },
      good,
      { ...good, price: '-1' },
      { ...good, price: 10 },
      { ...good, asOf: 'yesterday' },
      { ...good, asOf: tomorrow },
      { ...good, currency: 'dollars' },
      { ...good, previousClose: '0' },
      'nonsense',
      null,
      { ...good, symbol: 'MIXED2' },
    ];

    const { status, body } = await send(rows);

    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 2, ignored: 0 });
    expect(body.rejected.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
      [0, 'invalid_symbol'],
      [2, 'invalid_price'],
      [3, 'invalid_price'],
      [4, 'invalid_as_of'],
      [5, 'as_of_in_future'],
      [6, 'invalid_currency'],
      [7, 'invalid_previous_close'],
      [8, 'invalid_row'],
      [9, 'invalid_row'],
    ]);
    expect(await latest('MIXED2')).toMatchObject({ price: '10' });
  });

  it.each([
    ['is no list', { symbol: 'AAPL' }],
    ['is empty', []],
    ['is too long', Array.from({ length: 5001 }, () => 0)],
  ])('in a batch that %s is refused as a whole', async (_, prices) => {
    expect(await send(prices)).toMatchObject({ status: 400, body: { errors: [{ path: 'prices' }] } });
  });

  it('that is older never replaces a newer one, also through another process', async () => {
    await bring(feed, { symbol: 'ORDER', price: '10', asOf: at('15:00:05') });

    for (const process of [first, second]) {
      const { body } = await send([{ symbol: 'ORDER', price: '9', asOf: at('15:00:04') }], process);
      expect(body).toEqual({ accepted: 0, ignored: 1, rejected: [] });
    }
    for (const process of [first, second]) expect(await latest('ORDER', process)).toMatchObject({ price: '10' });
  });

  it('that is older than one before it in its batch is ignored', async () => {
    const { body } = await send([
      { symbol: 'BATCH', price: '2', asOf: at('15:00:02') },
      { symbol: 'BATCH', price: '3', asOf: at('15:00:03') },
      { symbol: 'BATCH', price: '1', asOf: at('15:00:01') },
    ]);

    expect(body).toEqual({ accepted: 2, ignored: 1, rejected: [] });
    expect(await latest('BATCH')).toMatchObject({ price: '3', asOf: at('15:00:03') });
  });

  it('of the same time as another replaces it: the last one wins, in a batch and after it', async () => {
    const asOf = at('15:00:00');
    await send([
      { symbol: 'EQUAL', price: '1', asOf },
      { symbol: 'EQUAL', price: '2', asOf },
    ]);
    expect(await latest('EQUAL')).toMatchObject({ price: '2' });

    await send([{ symbol: 'EQUAL', price: '3', asOf }], second);
    expect(await latest('EQUAL')).toMatchObject({ price: '3' });
  });

  it('of many that come at once through both processes is the newest in the end', async () => {
    const times = Array.from({ length: 30 }, (_, index) => (index * 7) % 30);

    await Promise.all(
      times.map((second_, index) =>
        send(
          [{ symbol: 'RACE', price: String(second_ + 1), asOf: at(`15:00:${String(second_).padStart(2, '0')}`) }],
          index % 2 === 0 ? first : second,
        ),
      ),
    );

    for (const process of [first, second]) expect(await latest('RACE', process)).toMatchObject({ price: '30' });
  });

  it('is what the very next read shows, of itself and of a portfolio, with memory warm on both processes', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { symbol: 'WARM', quantity: '10', price: '100' });
    await bring(feed, { symbol: 'WARM', price: '100', currency: 'USD' });
    const valueAt = async ({ url }: Application) => (await ada.at(url).get(portfolio)).body.valuation.marketValue;

    for (const price of [101, 102, 103]) {
      // Twice on each: the second read comes from memory.
      for (const process of [first, second, first, second]) {
        expect([await valueAt(process), (await latest('WARM', process)).price]).toEqual([
          String(10 * (price - 1)),
          String(price - 1),
        ]);
      }
      const writer = price % 2 === 0 ? first : second;
      await bring(feed.at(writer.url), { symbol: 'WARM', price: String(price), currency: 'USD' });
      const reads = [first, second].map(async (process) => [
        await valueAt(process),
        (await latest('WARM', process)).price,
      ]);
      expect(await Promise.all(reads)).toEqual([
        [String(10 * price), String(price)],
        [String(10 * price), String(price)],
      ]);
    }
  });

  it('is also what the next read shows where there was none before', async () => {
    for (const { url } of [first, second, first, second]) {
      expect((await ada.at(url).get('/api/v1/prices/FIRST')).status).toBe(404);
    }
    await bring(feed, { symbol: 'FIRST', price: '1' });

    for (const process of [first, second]) expect(await latest('FIRST', process)).toMatchObject({ price: '1' });
  });

  it('keeps the opening price and the previous close of its day, and has its own on the next', async () => {
    const day = { openingPrice: '101', previousClose: '100' };
    await bring(feed, { symbol: 'DAY', price: '102', currency: 'USD', asOf: at('14:00:00'), ...day });
    await bring(feed, { symbol: 'DAY', price: '103', asOf: at('15:00:00') });
    expect(await latest('DAY')).toMatchObject({ price: '103', currency: 'USD', ...day });

    // One that was missing may come later in the day, the other stays.
    await bring(feed, { symbol: 'DAY', price: '104', asOf: at('16:00:00'), openingPrice: '101.5' });
    expect(await latest('DAY')).toMatchObject({ openingPrice: '101.5', previousClose: '100' });

    // 03:59 UTC is still the twelfth in New York, 04:00 is the thirteenth.
    await bring(feed, { symbol: 'DAY', price: '105', asOf: '2024-03-13T03:59:59Z' });
    expect(await latest('DAY')).toMatchObject({ openingPrice: '101.5', previousClose: '100' });
    await bring(feed, { symbol: 'DAY', price: '106', asOf: '2024-03-13T04:00:00Z' });
    // What closed the day, 104, is what the next one is compared with; 105 came after it.
    expect(await latest('DAY')).toMatchObject({ price: '106', openingPrice: null, previousClose: '104', change: '2' });
  });

  it('of many symbols comes in one list, without those that are not known', async () => {
    await bring(feed, { symbol: 'LIST1', price: '1' }, { symbol: 'LIST2', price: '2' });

    const { status, body } = await ada.post('/api/v1/prices/real-time', {
      symbols: ['LIST2', 'NEVER', 'LIST1', 'LIST2'],
    });

    expect(status).toBe(200);
    expect(body.nextCursor).toBeNull();
    expect(body.items).toEqual([await latest('LIST2'), await latest('LIST1')]);
    for (const symbols of [[], ['not a symbol'], Array.from({ length: 501 }, () => 'AAPL'), 'AAPL']) {
      expect((await ada.post('/api/v1/prices/real-time', { symbols })).status).toBe(400);
    }
  });

  it('that nobody has brought is 404, and a symbol that is none 400', async () => {
    expect(await ada.get('/api/v1/prices/NEVER')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await ada.get('/api/v1/prices/not%20a%20symbol')).status).toBe(400);
  });
});
