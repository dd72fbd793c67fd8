import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { contract, missingFields, numbersIn } from './support/contract.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

describe('a trade', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let portfolio: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    portfolio = await openPortfolio(ada);
  });

  it('is answered with itself, the position that it makes and the new revision', async () => {
    const sent = { type: 'buy', symbol: 'MSFT', quantity: '12.5', price: '400.10', fee: '1.25', note: 'first' };
    const executedAt = '2024-03-12T16:30:00+02:00';

    const { status, body } = await ada.post(`${portfolio}/trades`, { ...sent, executedAt, executionId: 'e-1' });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      trade: {
        executionId: 'e-1',
        type: 'buy',
        symbol: 'MSFT',
        quantity: '12.5',
        price: '400.1',
        amount: '5001.25', // 12.5 × 400.10
        fee: '1.25',
        currency: 'USD',
        executedAt: '2024-03-12T14:30:00.000Z',
        note: 'first',
      },
      position: { symbol: 'MSFT', quantity: '12.5', averageCost: '400.1', costBasis: '5001.25', currency: 'USD' },
      revision: 1,
    });
    expect(missingFields(contract.trade, body.trade)).toEqual([]);
    expect(missingFields(contract.position, body.position)).toEqual([]);
    expect(numbersIn(body)).toEqual(['position.version', 'revision']);
    expect((await ada.get(portfolio)).body.positions).toEqual([body.position]);
  });

  it('moves quantity, average cost, realized P&L and cash, each by its own rule', async () => {
    // cost 100 × 10 + 50 × 13 = 1,650; average 1,650 / 150 = 11; the fees are not part of it
    await book(ada, portfolio, { quantity: '100', price: '10', fee: '5' });
    await book(ada, portfolio, { quantity: '50', price: '13', fee: '2' });
    // realized 60 × (12 − 11) = 60; cost left 90 × 11 = 990
    const { position, revision } = await book(ada, portfolio, { type: 'sell', quantity: '60', price: '12', fee: '3' });
    const { body } = await ada.get(portfolio);

    expect(revision).toBe(3);
    expect(position).toMatchObject({
      quantity: '90',
      averageCost: '11',
      costBasis: '990',
      realizedPnl: '60',
      version: 3,
    });
    // −(1,000 + 5) − (650 + 2) + (720 − 3)
    expect(body.cash).toEqual([{ currency: 'USD', amount: '-940' }]);
    expect(body.valuation).toMatchObject({ costBasis: '990', realizedPnl: '60', fees: '10' });
  });

  it('that sells everything leaves a realized P&L and no cost, and the next buy starts a new one', async () => {
    // three sevenths have no exact end: what was rounded must not stay behind
    await book(ada, portfolio, { quantity: '7', amount: '100' });
    await book(ada, portfolio, { type: 'sell', quantity: '3', price: '20' });
    await book(ada, portfolio, { type: 'sell', quantity: '4', price: '20' });
    const [sold] = (await ada.get(portfolio)).body.positions;
    const { position } = await book(ada, portfolio, { quantity: '1', price: '30' });

    // 7 × 20 − 100
    expect(sold).toMatchObject({ quantity: '0', averageCost: null, costBasis: '0', realizedPnl: '40' });
    expect(position).toMatchObject({ quantity: '1', averageCost: '30', costBasis: '30', realizedPnl: '40' });
  });

  it('by its gross amount is exact where a price per unit is not', async () => {
    const { trade, position } = await book(ada, portfolio, { quantity: '3', amount: '100' });

    expect(trade).toMatchObject({ amount: '100', price: '33.333333333333333333' });
    expect(position).toMatchObject({ costBasis: '100', averageCost: '33.333333333333333333' });
    expect((await ada.get(portfolio)).body.cash).toEqual([{ currency: 'USD', amount: '-100' }]);
  });

  it('keeps every digit of the smallest and the largest figures', async () => {
    // 123456789012345678.0000000001 × 0.00000001
    const { trade } = await book(ada, portfolio, { quantity: '123456789012345678.0000000001', price: '0.00000001' });

    expect(trade.amount).toBe('1234567890.123456780000000001');
    expect((await ada.get(portfolio)).body.positions[0].costBasis).toBe('1234567890.123456780000000001');
  });

  it('takes the currency of the position, of the price or of the portfolio, in this order', async () => {
    const feed = await someone(deployment, web, 'feed');
    await bring(feed, { symbol: 'NESN', price: '95', currency: 'CHF' });

    const byPosition = await book(ada, portfolio, { symbol: 'SAP', price: '180', currency: 'EUR' }).then(() =>
      book(ada, portfolio, { symbol: 'SAP', price: '181' }),
    );
    const byPrice = await book(ada, portfolio, { symbol: 'NESN', price: '95' });
    const byPortfolio = await book(ada, portfolio, { symbol: 'IBM', price: '190' });

    expect([byPosition, byPrice, byPortfolio].map(({ trade }) => trade.currency)).toEqual(['EUR', 'CHF', 'USD']);
    expect((await ada.get(portfolio)).body.cash).toEqual([
      { currency: 'CHF', amount: '-950' },
      { currency: 'EUR', amount: '-3610' },
      { currency: 'USD', amount: '-1900' },
    ]);
  });

  it('may make cash negative, and a sell brings it back', async () => {
    await book(ada, portfolio, { quantity: '10', price: '100' });
    await book(ada, portfolio, { type: 'sell', quantity: '10', price: '110' });

    expect((await ada.get(portfolio)).body.cash).toEqual([{ currency: 'USD', amount: '100' }]);
  });
});
