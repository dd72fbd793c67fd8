import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

const asOf = '2024-03-12T15:00:00.000Z';
const executedAt = '2024-02-01T15:00:00.000Z';

describe('the value of a portfolio in Swiss francs', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let feed: Client;
  let portfolio: string;

  const bringRate = async (base: string, quote: string, rate: string) => {
    const { body } = await feed.post('/api/v1/fx-rates', { rates: [{ base, quote, rate, asOf }] });
    expect(body.accepted).toBe(1);
  };
  const read = async () => (await ada.get(portfolio)).body;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    feed = await someone(deployment, web, 'feed');
    await bringRate('USD', 'CHF', '0.8775');
    await bring(feed, { symbol: 'AAPL', price: '193.1234', currency: 'USD', asOf });
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    portfolio = await openPortfolio(ada, { baseCurrency: 'CHF' });
  });

  it('is quantity × price × rate, to the last digit', async () => {
    await book(ada, portfolio, { price: '187.50', currency: 'USD', fxRate: '0.86', fee: '10', executedAt });

    const { positions, cash, valuation } = await read();

    expect(positions[0]).toMatchObject({
      costBasis: '1875',
      currency: 'USD',
      price: '193.1234',
      fxRate: '0.8775',
      marketValue: '1694.657835', // 10 × 193.1234 × 0.8775
      unrealizedPnl: '82.157835', // less the cost at the rate of the trade: 1,875 × 0.86 = 1,612.5
      unrealizedPnlPercent: '5.09506', // 82.157835 / 1,612.5
    });
    expect(cash).toEqual([{ currency: 'USD', amount: '-1885' }]);
    expect(valuation).toMatchObject({
      marketValue: '1694.657835',
      cashValue: '-1654.0875', // −1,885 × 0.8775
      totalValue: '40.570335',
      costBasis: '1612.5',
      unrealizedPnl: '82.157835',
      realizedPnl: '0',
      fees: '8.6', // 10 × 0.86
      totalPnl: '73.557835',
      complete: true,
      freshness: 'outdated',
    });
  });

  it('realizes a profit at the rate of the sale, over the cost at the rate of the buy', async () => {
    await book(ada, portfolio, { price: '100', currency: 'USD', fxRate: '0.9', executedAt });
    await book(ada, portfolio, { type: 'sell', quantity: '4', price: '110', fxRate: '0.8', executedAt });

    // 4 × 110 × 0.8 − 4 × 100 × 0.9
    expect((await read()).valuation).toMatchObject({ realizedPnl: '-8', costBasis: '540' });
  });

  it('takes the rate of the moment where the trade does not say one', async () => {
    const { trade } = await book(ada, portfolio, { price: '100', currency: 'USD' });

    expect(trade.fxRate).toBe('0.8775');
    expect((await read()).valuation.costBasis).toBe('877.5');
  });

  it('takes the inverse of the opposite pair where only that is known', async () => {
    await bringRate('CHF', 'SEK', '12.5');
    await bring(feed, { symbol: 'VOLV', price: '250', currency: 'SEK', asOf });
    await book(ada, portfolio, { symbol: 'VOLV', price: '240', currency: 'SEK', executedAt });

    // 1 / 12.5 = 0.08; 10 × 250 × 0.08
    expect((await read()).positions[0]).toMatchObject({ fxRate: '0.08', marketValue: '200' });
  });

  it('moves with the rate', async () => {
    await bringRate('NOK', 'CHF', '0.083');
    await bring(feed, { symbol: 'EQNR', price: '300', currency: 'NOK', asOf });
    await book(ada, portfolio, { symbol: 'EQNR', price: '300', currency: 'NOK', executedAt });
    expect((await read()).valuation.marketValue).toBe('249');

    await bringRate('NOK', 'CHF', '0.084');

    expect((await read()).valuation.marketValue).toBe('252');
  });

  it('without a price is not known, and the sums say that they cover the rest', async () => {
    await book(ada, portfolio, { price: '187.50', currency: 'USD', fxRate: '0.86', executedAt });
    await book(ada, portfolio, { symbol: 'NOPRICE', price: '50', currency: 'CHF', executedAt });

    const { positions, valuation } = await read();

    const unknown = positions.find(({ symbol }: { symbol: string }) => symbol === 'NOPRICE');
    expect(unknown).toMatchObject({
      quantity: '10',
      costBasis: '500',
      price: null,
      priceAsOf: null,
      openingPrice: null,
      previousClose: null,
      marketValue: null,
      unrealizedPnl: null,
      unrealizedPnlPercent: null,
      dayChange: null,
      dayChangePercent: null,
      freshness: null,
    });
    expect(valuation).toMatchObject({ marketValue: '1694.657835', unrealizedPnl: '82.157835', complete: false });
    expect(valuation.missing).toContainEqual({ symbol: 'NOPRICE', reason: 'no_price' });
  });

  it('without a rate is not known either, until there is one', async () => {
    await bring(feed, { symbol: 'SONY', price: '13000', currency: 'JPY', asOf });
    await book(ada, portfolio, { symbol: 'SONY', price: '12000', currency: 'JPY', fxRate: '0.006', executedAt });

    const before = await read();
    await bringRate('JPY', 'CHF', '0.0059');
    const after = await read();

    expect(before.positions[0]).toMatchObject({ price: '13000', fxRate: null, marketValue: null, unrealizedPnl: null });
    expect(before.valuation).toMatchObject({ marketValue: '0', cashValue: '0', complete: false });
    expect(before.valuation.missing).toContainEqual({ symbol: 'SONY', reason: 'no_fx_rate' });
    // 10 × 13,000 × 0.0059 = 767; −10 × 12,000 × 0.0059 = −708; cost 10 × 12,000 × 0.006 = 720
    expect(after.positions[0]).toMatchObject({ fxRate: '0.0059', marketValue: '767', unrealizedPnl: '47' });
    expect(after.valuation).toMatchObject({ cashValue: '-708', totalValue: '59', complete: true });
    expect(after.valuation.missing.map(({ reason }: { reason: string }) => reason)).not.toContain('no_fx_rate');
  });

  it('whose cost was paid at a rate that nobody knew has no profit, and says why', async () => {
    await book(ada, portfolio, { symbol: 'TSMC', price: '700', currency: 'TWD', executedAt });
    await bringRate('TWD', 'CHF', '0.028');
    await bring(feed, { symbol: 'TSMC', price: '750', currency: 'TWD', asOf });

    const { positions, valuation } = await read();

    // 10 × 750 × 0.028
    expect(positions[0]).toMatchObject({ marketValue: '210', unrealizedPnl: null, unrealizedPnlPercent: null });
    expect(valuation).toMatchObject({ marketValue: '210', complete: false });
    expect(valuation.missing).toContainEqual({ symbol: 'TSMC', reason: 'no_fx_rate_at_trade' });
  });
});
