import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { book, bring, openPortfolio, someone } from '../api/support/people.js';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

const on = (time: string) => ({ executedAt: `2024-03-${time}:00.000Z` });

/** 2024-03-12 is a Tuesday: New York trades from 13:30 to 20:00 UTC. */
describe('a book, where it is easily wrong,', () => {
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
    const rates = [
      { base: 'EUR', quote: 'USD', rate: '1.10', asOf: '2024-03-04T12:00:00Z' },
      { base: 'EUR', quote: 'USD', rate: '1.20', asOf: '2024-03-05T12:00:00Z' },
    ];
    for (const rate of rates) await feed.post('/api/v1/fx-rates', { rates: [rate] });
  });
  afterAll(() => deployment?.end());
  beforeEach(() => {
    symbols += 1;
    symbol = `CORNER${symbols}`;
  });

  const buy = (portfolio: string, trade: object) => book(ada, portfolio, { symbol, ...trade });
  const post = (portfolio: string, trade: object) => ada.post(`${portfolio}/trades`, { symbol, ...trade });
  const read = async (portfolio: string) => (await ada.get(portfolio, { 'cache-control': 'no-cache' })).body;
  const amend = (portfolio: string, { id }: { id: string }, changes: object) =>
    ada.request('PATCH', `${portfolio}/trades/${id}`, JSON.stringify(changes), { 'content-type': 'application/json' });

  it('amends the note of a trade whose price has more places than a client may give', async () => {
    const portfolio = await openPortfolio(ada);
    // 1 ÷ 1024 = 0.0009765625: exact, in ten places
    const { trade } = await buy(portfolio, { quantity: '1024', amount: '1' });
    const { status, body } = await amend(portfolio, trade, { note: 'by mistake' });
    expect({ status, amount: body.trade?.amount, price: body.trade?.price }).toEqual({
      status: 200,
      amount: '1',
      price: '0.0009765625',
    });
  });

  it('keeps the rate of a trade whose time is amended within its day, and takes that of another day', async () => {
    const portfolio = await openPortfolio(ada);
    const { trade } = await buy(portfolio, { currency: 'EUR', fxRate: '1.15', ...on('04T15:00') });
    const sameDay = await amend(portfolio, trade, { currency: 'EUR', ...on('04T16:00') });
    expect(sameDay.body.trade).toMatchObject({ fxRate: '1.15', executedAt: '2024-03-04T16:00:00.000Z' });
    const nextDay = await amend(portfolio, sameDay.body.trade, on('05T16:00'));
    expect(nextDay.body.trade).toMatchObject({ fxRate: '1.2' });
  });

  it('refuses a rate of the base currency into itself, unless it is 1', async () => {
    const portfolio = await openPortfolio(ada);
    const trade = { type: 'buy', quantity: '1', price: '100', currency: 'USD' };
    expect(await post(portfolio, { ...trade, fxRate: '1.1' })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path: 'fxRate' }] },
    });
    expect((await post(portfolio, { ...trade, fxRate: '1.0' })).status).toBe(201);
  });

  it('takes a dividend and a fee in another currency than the stock is traded in', async () => {
    const portfolio = await openPortfolio(ada);
    await buy(portfolio, { price: '100', ...on('04T15:00') });
    // 8 × 1.10 = 8.80 and 2 × 1.20 = 2.40
    const dividend = await post(portfolio, { type: 'dividend', amount: '8', currency: 'EUR', ...on('04T16:00') });
    const fee = await post(portfolio, { type: 'fee', amount: '2', currency: 'EUR', ...on('05T16:00') });
    expect([dividend.status, fee.status]).toEqual([201, 201]);
    const { positions, cash } = await read(portfolio);
    expect(positions).toMatchObject([{ currency: 'USD', costBasis: '1000', dividends: '8.8', fees: '2.4' }]);
    expect(cash).toEqual([
      { currency: 'EUR', amount: '6' },
      { currency: 'USD', amount: '-1000' },
    ]);
  });

  it('is held in one currency until it is sold out', async () => {
    const portfolio = await openPortfolio(ada);
    await buy(portfolio, { price: '100', currency: 'USD', ...on('04T15:00') });
    const inEuro = { type: 'buy', quantity: '10', price: '90', currency: 'EUR', ...on('05T15:00') };
    expect(await post(portfolio, inEuro)).toMatchObject({ status: 422, body: { code: 'currency_mismatch' } });
    await post(portfolio, { type: 'sell', quantity: '10', price: '110', ...on('04T16:00') });
    const { position } = (await post(portfolio, inEuro)).body;
    // 900 at 1.20; 10 × 10 were realized in dollars
    expect(position).toMatchObject({ currency: 'EUR', quantity: '10', costBasis: '900', realizedPnl: '100' });
  });

  it.each(['1:3', '1/3'])('takes a split of %s without losing a share', async (ratio) => {
    const portfolio = await openPortfolio(ada, { costMethod: 'fifo' });
    for (const price of ['10', '20']) await buy(portfolio, { quantity: '150', price, ...on('04T15:00') });
    await bring(feed, { symbol, price: '30', previousClose: '30', currency: 'USD', asOf: '2024-03-12T15:00:00Z' });
    expect((await post(portfolio, { type: 'split', quantity: ratio, ...on('12T15:30') })).status).toBe(201);
    // 300 ÷ 3 = 100, at 30 × 3 = 90
    expect((await read(portfolio)).positions).toMatchObject([
      { quantity: '100', costBasis: '4500', price: '90', previousClose: '90', marketValue: '9000', dayChange: '0' },
    ]);
    const { position } = (await post(portfolio, { type: 'sell', quantity: '100', price: '90', ...on('12T16:00') }))
      .body;
    // 9000 − 4500
    expect(position).toMatchObject({ quantity: '0', realizedPnl: '4500' });
  });
});
