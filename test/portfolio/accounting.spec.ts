import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { book, bring, openPortfolio, someone } from '../api/support/people.js';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

const on = (time: string) => ({ executedAt: `2024-03-${time}:00.000Z` });
const asOf = '2024-03-12T15:00:00.000Z';

/** 2024-03-12 is a Tuesday: New York trades from 13:30 to 20:00 UTC. */
describe('a book', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let feed: Client;
  let symbols = 0;
  let symbol: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    feed = await someone(deployment, web, 'feed');
  });
  afterAll(() => deployment?.end());
  beforeEach(() => {
    symbols += 1;
    symbol = `BOOK${symbols}`;
  });

  const buy = (portfolio: string, trade: object) => book(ada, portfolio, { symbol, ...trade });
  const sell = (portfolio: string, trade: object) => book(ada, portfolio, { type: 'sell', symbol, ...trade });
  const post = (portfolio: string, trade: object) => ada.post(`${portfolio}/trades`, trade);
  const read = async (portfolio: string) => (await ada.get(portfolio, { 'cache-control': 'no-cache' })).body;
  const positionOf = async (portfolio: string) => (await read(portfolio)).positions[0];

  it.each([
    // 10 × 100 + 10 × 140 = 2400, 120 each: 15 × 120 = 1800 leave; 15 × 150 − 1800
    ['average', { costBasis: '600', realizedPnl: '450' }],
    // 10 × 100 + 5 × 140 = 1700 leave; 15 × 150 − 1700
    ['fifo', { costBasis: '700', realizedPnl: '550' }],
  ])('by the %s method gives up its cost', async (costMethod, expected) => {
    const portfolio = await openPortfolio(ada, { costMethod });
    await buy(portfolio, { price: '100', ...on('04T15:00') });
    await buy(portfolio, { price: '140', ...on('05T15:00') });
    const { position } = await sell(portfolio, { quantity: '15', price: '150', ...on('06T15:00') });
    expect(position).toMatchObject({ quantity: '5', ...expected });
  });

  it('is sold out and entered again twice; each time a new cost, and all that was realized', async () => {
    const portfolio = await openPortfolio(ada);
    for (const [bought, sold] of [
      ['100', '110'],
      ['50', '40'],
    ]) {
      await buy(portfolio, { price: bought });
      await sell(portfolio, { price: sold });
    }
    const { position } = await buy(portfolio, { quantity: '1', price: '30' });
    // 10 × 10 − 10 × 10 = 0
    expect(position).toMatchObject({ quantity: '1', costBasis: '30', averageCost: '30', realizedPnl: '0' });
  });

  it('holds fractions: ⅓ + ⅔ − 1 = 0', async () => {
    const portfolio = await openPortfolio(ada);
    await buy(portfolio, { quantity: '0.3333333333', amount: '33.33' });
    await buy(portfolio, { quantity: '0.6666666667', amount: '66.67' });
    const { position } = await sell(portfolio, { quantity: '1', price: '101' });
    expect(position).toMatchObject({ quantity: '0', costBasis: '0', realizedPnl: '1' });
  });

  it('counts a trade that is entered late from its date on', async () => {
    const portfolio = await openPortfolio(ada);
    await buy(portfolio, { price: '100', ...on('04T15:00') });
    await sell(portfolio, { quantity: '5', price: '150', ...on('06T15:00') });
    // In between 10 × 140 were bought: 20 for 2400; 5 × 120 = 600 leave; 5 × 150 − 600 = 150
    const { position } = await buy(portfolio, { price: '140', ...on('05T15:00') });
    expect(position).toMatchObject({ quantity: '15', costBasis: '1800', realizedPnl: '150' });
  });

  it('refuses a late sale that others have left nothing for', async () => {
    const portfolio = await openPortfolio(ada);
    await buy(portfolio, { price: '100', ...on('05T15:00') });
    const late = { type: 'sell', symbol, quantity: '1', price: '100', ...on('04T15:00') };
    expect(await post(portfolio, late)).toMatchObject({ status: 422, body: { code: 'insufficient_quantity' } });
    expect((await read(portfolio)).revision).toBe(1);
  });

  it('is as if a trade had never been booked once that is cancelled', async () => {
    const portfolio = await openPortfolio(ada);
    await buy(portfolio, { price: '100', ...on('04T15:00') });
    const { trade } = await buy(portfolio, { price: '140', fee: '3', ...on('05T15:00') });
    await sell(portfolio, { quantity: '5', price: '150', ...on('06T15:00') });
    const { status, body } = await ada.request('DELETE', `${portfolio}/trades/${trade.id}`);
    // 5 × 150 − 5 × 100 = 250; cash −1000 + 750
    expect({ status, trade: body.trade.status }).toEqual({ status: 200, trade: 'cancelled' });
    expect(body.position).toMatchObject({ quantity: '5', costBasis: '500', realizedPnl: '250', fees: '0' });
    expect((await read(portfolio)).cash).toEqual([{ currency: 'USD', amount: '-250' }]);
    expect(await ada.request('DELETE', `${portfolio}/trades/${trade.id}`)).toMatchObject({
      status: 409,
      body: { code: 'trade_not_booked', current: { status: 'cancelled' } },
    });
  });

  it('does not let go of a buy whose units were sold', async () => {
    const portfolio = await openPortfolio(ada);
    const { trade } = await buy(portfolio, { price: '100', ...on('04T15:00') });
    await sell(portfolio, { quantity: '5', price: '150', ...on('06T15:00') });
    const refused = await ada.request('DELETE', `${portfolio}/trades/${trade.id}`);
    expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient_quantity' } });
    expect(await positionOf(portfolio)).toMatchObject({ quantity: '5' });
  });

  it('is as if a trade had been booked right at first once that is amended', async () => {
    const portfolio = await openPortfolio(ada);
    const { trade } = await buy(portfolio, { price: '100', ...on('04T15:00') });
    await sell(portfolio, { quantity: '5', price: '150', ...on('06T15:00') });
    const body = JSON.stringify({ price: '90', fee: '2' });
    const headers = { 'content-type': 'application/json' };
    const amended = await ada.request('PATCH', `${portfolio}/trades/${trade.id}`, body, headers);
    // 5 × 150 − 5 × 90 = 300; cash −900 − 2 + 750
    expect(amended).toMatchObject({
      status: 200,
      body: {
        trade: { price: '90', amount: '900', quantity: '10', status: 'booked', amends: trade.id },
        position: { quantity: '5', costBasis: '450', realizedPnl: '300', fees: '2' },
      },
    });
    expect((await read(portfolio)).cash).toEqual([{ currency: 'USD', amount: '-152' }]);
    const { items } = (await ada.get(`${portfolio}/trades`)).body;
    expect(items.map(({ status }: { status: string }) => status).toSorted()).toEqual(['amended', 'booked', 'booked']);
  });

  it('shows income and fees on their own, and in the total P&L', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { type: 'deposit', symbol: undefined, quantity: undefined, amount: '2000' });
    await buy(portfolio, { price: '100', fee: '1', ...on('04T15:00') });
    await post(portfolio, { type: 'dividend', symbol, quantity: '10', price: '0.24', ...on('05T15:00') });
    await post(portfolio, { type: 'interest', amount: '3.10' });
    await post(portfolio, { type: 'fee', amount: '4' });
    await bring(feed, { symbol, price: '110', currency: 'USD', asOf });
    const { valuation, cash } = await read(portfolio);
    // 100 + 2.40 + 3.10 − 1 − 4 = 100.50; cash 2000 − 1001 + 2.40 + 3.10 − 4
    expect(valuation).toMatchObject({
      unrealizedPnl: '100',
      dividends: '2.4',
      interest: '3.1',
      fees: '5',
      totalPnl: '100.5',
      totalValue: '2100.5',
    });
    expect(cash).toEqual([{ currency: 'USD', amount: '1000.5' }]);
  });

  it('does not go below zero where its owner does not want that', async () => {
    const portfolio = await openPortfolio(ada, { allowNegativeCash: false });
    const trade = { type: 'buy', symbol, quantity: '1', price: '100' };
    expect(await post(portfolio, trade)).toMatchObject({ status: 422, body: { code: 'insufficient_cash' } });
    await post(portfolio, { type: 'deposit', amount: '100' });
    expect((await post(portfolio, trade)).status).toBe(201);
    expect((await post(portfolio, { type: 'withdrawal', amount: '0.01' })).status).toBe(422);
  });

  it.each(['2', '7', '0.1'])(
    'takes a split of %s:1 in the middle, and the prices of that day with it',
    async (ratio) => {
      const portfolio = await openPortfolio(ada);
      await buy(portfolio, { quantity: '20', price: '70', ...on('04T15:00') });
      await bring(feed, { symbol, price: '140', previousClose: '105', openingPrice: '126', currency: 'USD', asOf });
      const before = await positionOf(portfolio);
      const split = await post(portfolio, { type: 'split', symbol, quantity: ratio, ...on('12T15:30') });
      expect(split.status).toBe(201);
      const after = await positionOf(portfolio);
      // The price of before the split is one of the old units: nothing is worth more or less.
      for (const figure of ['costBasis', 'marketValue', 'unrealizedPnl', 'dayChange']) {
        expect([figure, after[figure]]).toEqual([figure, before[figure]]);
      }
      expect(Number(after.quantity)).toBeCloseTo(20 * Number(ratio), 9);
      // 700 ÷ ratio is the next print: half of what all was worth
      const price = (70 / Number(ratio)).toFixed(2);
      await bring(feed, { symbol, price, currency: 'USD', asOf: '2024-03-12T15:31:00.000Z' });
      expect(await positionOf(portfolio)).toMatchObject({ marketValue: '1400', dayChange: '-700' });
    },
  );

  it('tells apart what the price and what the rate did: USD in a CHF portfolio', async () => {
    const portfolio = await openPortfolio(ada, { baseCurrency: 'CHF' });
    const rate = (value: string, time: string) =>
      feed.post('/api/v1/fx-rates', {
        rates: [{ base: 'USD', quote: 'CHF', rate: value, asOf: `2024-03-${time}:00Z` }],
      });
    await rate('0.90', '04T12:00');
    // At the day's rate 10 × 100 × 0.90 = 900; at its own 10 × 100 × 0.80 = 800
    await buy(portfolio, { price: '100', currency: 'USD', ...on('04T15:00') });
    await rate('0.95', '12T12:00');
    await buy(portfolio, { price: '100', currency: 'USD', fxRate: '0.80', ...on('05T15:00') });
    await bring(feed, { symbol, price: '110', currency: 'USD', asOf });
    // 20 × 110 × 0.95 = 2090; − 1700 = 390, of which the rate did 2000 × 0.95 − 1700 = 200
    expect(await positionOf(portfolio)).toMatchObject({
      costBasis: '2000',
      marketValue: '2090',
      unrealizedPnl: '390',
      unrealizedFxEffect: '200',
      unrealizedPriceEffect: '190',
      fxRate: '0.95',
    });
  });

  it('goes over the dollar where two currencies have no pair, and says so', async () => {
    const portfolio = await openPortfolio(ada, { baseCurrency: 'SEK' });
    const rates = [
      { base: 'NOK', quote: 'USD', rate: '0.1', asOf },
      { base: 'USD', quote: 'SEK', rate: '10.5', asOf },
    ];
    await feed.post('/api/v1/fx-rates', { rates });
    await buy(portfolio, { price: '100', currency: 'NOK', ...on('12T16:00') });
    await bring(feed, { symbol, price: '120', currency: 'NOK', asOf });
    // 10 × 120 × 0.1 × 10.5 = 1260
    expect(await positionOf(portfolio)).toMatchObject({ marketValue: '1260', fxRate: '1.05', fxRateVia: 'USD' });
  });

  it('keeps currencies of any minor units exact: yen have none, dinars three, Chilean units of account four', async () => {
    const { items } = (await ada.get('/api/v1/currencies')).body;
    const portfolio = await openPortfolio(ada, { baseCurrency: 'JPY' });
    const cash = [
      { currency: 'CLF', amount: '0.0001' },
      { currency: 'JPY', amount: '1' },
      { currency: 'KWD', amount: '0.001' },
    ];
    for (const each of cash) await post(portfolio, { type: 'deposit', ...each });
    // Brokers charge fractions of the smallest coin: 1 − 0.5
    await post(portfolio, { type: 'fee', amount: '0.5', currency: 'JPY' });
    expect((await read(portfolio)).cash).toEqual(
      cash.map((each) => (each.currency === 'JPY' ? { currency: 'JPY', amount: '0.5' } : each)),
    );
    expect((await read(portfolio)).valuation.missing).toContainEqual({ symbol: 'KWD', reason: 'no_fx_rate' });
    for (const currency of [
      { code: 'CLF', minorUnits: 4 },
      { code: 'JPY', minorUnits: 0 },
      { code: 'KWD', minorUnits: 3 },
      { code: 'XAU', minorUnits: null },
    ]) {
      expect(items).toContainEqual(currency);
    }
  });

  it.each([
    ['/api/v1/portfolios', { name: 'x', baseCurrency: 'ABC' }],
    ['holdings', { symbol: 'AAPL', quantity: '1', costBasis: '1', currency: 'XXX' }],
    ['trades', { type: 'deposit', amount: '1', currency: 'BTC' }],
  ])('has no currency that does not exist: %s', async (path, body) => {
    const url = path.startsWith('/') ? path : `${await openPortfolio(ada)}/${path}`;
    const field = 'baseCurrency' in body ? 'baseCurrency' : 'currency';
    expect(await ada.post(url, body)).toMatchObject({ status: 400, body: { errors: [{ path: field }] } });
  });

  it('names what is wrong with a trade by its type', async () => {
    const portfolio = await openPortfolio(ada);
    const pathsOf = async (trade: object) =>
      (await post(portfolio, trade)).body.errors.map(({ path }: { path: string }) => path);
    expect(await pathsOf({ type: 'deposit', amount: '1', symbol })).toEqual(['symbol']);
    expect(await pathsOf({ type: 'split', symbol, quantity: '2', price: '1' })).toEqual(['price']);
    expect(await pathsOf({ type: 'dividend', symbol, price: '1' })).toEqual(['quantity']);
    expect(await pathsOf({ type: 'interest' })).toEqual(['amount']);
    expect(await pathsOf({ type: 'adjustment', symbol, quantity: '1', amount: '1' })).toEqual(['type']);
  });
});
