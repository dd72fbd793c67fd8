import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { bring, someone } from './support/people.js';

const PATH = '/api/v1/instruments';
const named = [
  { symbol: 'AAPL', name: 'Apple Inc.', currency: 'USD', exchange: 'XNAS' },
  { symbol: 'APLE', name: 'Apple Hospitality REIT, Inc.' },
  { symbol: 'AMZN', name: 'Amazon.com, Inc.', currency: 'USD' },
  { symbol: 'MSFT', name: 'Microsoft Corporation', currency: 'USD' },
  { symbol: 'IBM', name: 'International Business Machines' },
  { symbol: 'JPM', name: 'JPMorgan Chase & Co.' },
  { symbol: 'BAC', name: 'Bank of America Corporation' },
  { symbol: 'BRK.B', name: '100% of Berkshire Hathaway' },
];

describe('instruments', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let feed: Client;

  const find = async (query: string, more = '') => {
    const { status, body } = await ada.get(`${PATH}?query=${encodeURIComponent(query)}${more}`);
    expect({ query, status, body }).toMatchObject({ status: 200 });
    return body.items;
  };
  const symbols = async (query: string, more = ''): Promise<string[]> =>
    (await find(query, more)).map(({ symbol }: { symbol: string }) => symbol);

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    feed = await someone(deployment, web, 'feed');
    const { status, body } = await feed.post(PATH, { instruments: named });
    expect([status, body]).toEqual([202, { accepted: named.length, rejected: [] }]);
  });
  afterAll(() => deployment?.end());

  it('are found by symbol first, then by what begins so, then by name, at the latest price', async () => {
    await bring(feed, { symbol: 'AAPL', price: '11', previousClose: '10' });

    expect((await find('aapl'))[0]).toEqual({
      ...named[0],
      price: '11',
      asOf: expect.any(String),
      openingPrice: null,
      previousClose: '10',
      change: '1',
      changePercent: '10',
      freshness: expect.stringMatching(/^(live|fresh)$/),
    });
    expect((await find('IBM'))[0]).toMatchObject({ ...named[4], currency: null, exchange: null, price: null });
    expect(await symbols('a')).toEqual(expect.arrayContaining(['AAPL', 'AMZN', 'APLE', 'BAC']));
    expect((await symbols('a')).slice(0, 3).toSorted()).toEqual(['AAPL', 'AMZN', 'APLE']);
    expect(await symbols('apple')).toEqual(expect.arrayContaining(['AAPL', 'APLE']));
    expect((await symbols('bank of'))[0]).toBe('BAC');
    expect(await symbols('machines')).toEqual(['IBM']);
    expect(await symbols('a', '&limit=2')).toHaveLength(2);
  });

  it.each([
    ['appel', 'AAPL'],
    ['aple inc', 'AAPL'],
    ['amason', 'AMZN'],
    ['microsft', 'MSFT'],
    ['Mircosoft', 'MSFT'],
    ['jp morgan', 'JPM'],
    ['internatoinal busines', 'IBM'],
  ])('are found where %s is typed', async (query, symbol) => {
    expect((await symbols(query)).slice(0, 2)).toContain(symbol);
  });

  it('are not found by what only looks like a pattern or a statement', async () => {
    expect(await symbols('100%')).toEqual(['BRK.B']);
    for (const query of ['%', '_', '\\', "'; DROP TABLE instruments; --", '%%%%', 'ß', '日本', '🙂']) {
      expect({ query, found: (await symbols(query)).filter((symbol) => symbol !== 'BRK.B') }).toEqual({
        query,
        found: [],
      });
    }
  });

  it('are read by their symbols, without those that nobody knows', async () => {
    const { body } = await ada.get(`${PATH}?symbols=MSFT,NOBODY,AAPL`);
    expect(body.items).toMatchObject([named[0], named[3]]);
  });

  it.each([
    ['nothing', ''],
    ['an empty query', 'query='],
    ['only blanks', 'query=%20%20'],
    ['a query that has no end', `query=${'x'.repeat(65)}`],
    ['NUL', 'query=%00'],
    ['no limit', 'query=a&limit=0'],
    ['too many', 'query=a&limit=51'],
    ['both', 'query=a&symbols=AAPL'],
    ['what is no symbol', 'symbols=AAPL,apple'],
    ['101 symbols', `symbols=${Array.from({ length: 101 }, (_, at) => `S${at}`).join(',')}`],
    ['the query twice', 'query=a&query=b'],
  ])('are not looked for with %s', async (_, query) => {
    expect(await ada.get(`${PATH}?${query}`)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('are known by their first price, pairs of currencies are not', async () => {
    await bring(feed, { symbol: 'NEWCO', price: '5', currency: 'EUR' });
    const rates = [{ base: 'EUR', quote: 'USD', rate: '1.1', asOf: new Date().toISOString() }];
    await feed.post('/api/v1/fx-rates', { rates });
    await bring(feed, { symbol: 'NEWER', price: '5' });

    await eventually(
      () => symbols('NEWER'),
      ([first]) => first === 'NEWER',
    );
    expect(await find('newco')).toMatchObject([{ symbol: 'NEWCO', name: null, currency: 'EUR', price: '5' }]);
    expect(await symbols('EUR')).toEqual([]);
    // And keep what a later price does not say.
    await feed.post(PATH, { instruments: [{ symbol: 'NEWCO', name: 'New Company' }] });
    await bring(feed, { symbol: 'NEWCO', price: '6' });
    expect(await find('new company')).toMatchObject([{ symbol: 'NEWCO', name: 'New Company', currency: 'EUR' }]);
  });

  it('are brought by feeds alone, bad rows by themselves refused', async () => {
    const rows = [
      { symbol: 'GOOD', name: 'First name' },
      { symbol: 'bad' },
      { symbol: 'GOOD', name: 'Good Company', exchange: 'XLON' },
      { symbol: 'BAD1', exchange: 'London' },
      { symbol: 'BAD2', currency: 'XXQ' },
      { symbol: 'BAD3', name: '' },
      null,
    ];
    expect((await ada.post(PATH, { instruments: rows })).status).toBe(403);
    const { body } = await feed.post(PATH, { instruments: rows });
    expect(body).toMatchObject({
      accepted: 2,
      rejected: [
        { index: 1, code: 'invalid_symbol' },
        { index: 3, code: 'invalid_exchange' },
        { index: 4, code: 'invalid_currency' },
        { index: 5, code: 'invalid_name' },
        { index: 6, code: 'invalid_row' },
      ],
    });
    expect(await find('good')).toMatchObject([{ symbol: 'GOOD', name: 'Good Company', exchange: 'XLON' }]);
    expect((await feed.post(PATH, { instruments: [] })).status).toBe(400);
  });
});
