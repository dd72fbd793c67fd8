import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

const before = { executedAt: '2024-02-01T15:00:00Z' };
const today = { executedAt: '2024-03-12T14:00:00Z' };
const asOf = '2024-03-12T15:00:00Z';

describe("the day's change", () => {
  let deployment: TestDeployment;
  let web: Application;
  let byOpen: Application;
  let ada: Client;
  let feed: Client;
  let portfolio: string;
  let symbols = 0;
  let symbol: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    [web, byOpen] = await Promise.all([
      deployment.start('web'),
      deployment.start('web', { DAILY_CHANGE_BASIS: 'open' }),
    ]);
    ada = await someone(deployment, web);
    feed = await someone(deployment, web, 'feed');
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    portfolio = await openPortfolio(ada);
    symbols += 1;
    symbol = `DAY${symbols}`;
  });

  const price = (fields: object) => bring(feed, { symbol, currency: 'USD', asOf, ...fields });
  const read = async () => (await ada.get(portfolio)).body;

  it('is quantity × (price − previous close), and from the open quantity × (price − opening price)', async () => {
    await book(ada, portfolio, { symbol, ...before });
    await price({ price: '105', previousClose: '100', openingPrice: '104' });

    const { positions, valuation } = await read();

    expect(positions[0]).toMatchObject({ dayChange: '50', dayChangePercent: '5' });
    expect(valuation).toMatchObject({
      dayChange: '50', // 10 × (105 − 100)
      dayChangePercent: '5', // 50 / 1,000
      changeFromOpen: '10', // 10 × (105 − 104)
      changeFromOpenPercent: '0.961538', // 10 / 1,040
    });
  });

  it('counts what was traded today from and to its execution price', async () => {
    await book(ada, portfolio, { symbol, quantity: '10', price: '90', ...before });
    await book(ada, portfolio, { symbol, quantity: '4', price: '103', ...today });
    await book(ada, portfolio, { symbol, type: 'sell', quantity: '2', price: '104', ...today });
    await price({ price: '105', previousClose: '100', openingPrice: '102' });

    expect((await read()).valuation).toMatchObject({
      dayChange: '56', // 12 × 105 + 2 × 104 − 10 × 100 − 4 × 103
      dayChangePercent: '3.966006', // 56 / (10 × 100 + 4 × 103)
      changeFromOpen: '36', // 12 × 105 + 2 × 104 − 10 × 102 − 4 × 103
      changeFromOpenPercent: '2.513966', // 36 / (10 × 102 + 4 × 103)
    });
  });

  it('of a position that was opened and closed today is its profit', async () => {
    await book(ada, portfolio, { symbol, price: '100', ...today });
    await book(ada, portfolio, { symbol, type: 'sell', price: '107', ...today });
    await price({ price: '90', previousClose: '99', openingPrice: '98' });

    // 10 × (107 − 100)
    expect((await read()).valuation).toMatchObject({ dayChange: '70', changeFromOpen: '70', dayChangePercent: '7' });
  });

  it('begins anew with the next trading day', async () => {
    await book(ada, portfolio, { symbol, price: '90', ...before });
    await book(ada, portfolio, { symbol, quantity: '2', price: '103', ...today });
    await price({ price: '105', previousClose: '100', openingPrice: '102' });
    await price({ price: '107', previousClose: '105', openingPrice: '106', asOf: '2024-03-13T15:00:00Z' });

    // 12 × (107 − 105), 12 × (107 − 106)
    expect((await read()).valuation).toMatchObject({ dayChange: '24', changeFromOpen: '12' });
  });

  it('without a previous close or an opening price is null, not 0, and the value is complete all the same', async () => {
    await book(ada, portfolio, { symbol, ...before });
    await price({ price: '105' });

    const { positions, valuation } = await read();

    expect(positions[0]).toMatchObject({ marketValue: '1050', dayChange: null, dayChangePercent: null });
    expect(valuation).toMatchObject({
      marketValue: '1050',
      dailyChange: null,
      dailyChangePercent: null,
      dayChange: null,
      dayChangePercent: null,
      changeFromOpen: null,
      changeFromOpenPercent: null,
      complete: true,
    });
    expect(valuation.missing).toEqual([
      { symbol, reason: 'no_previous_close' },
      { symbol, reason: 'no_opening_price' },
    ]);
  });

  it('covers the positions whose previous close is known, and names the others', async () => {
    await book(ada, portfolio, { symbol, ...before });
    await book(ada, portfolio, { symbol: 'NOCLOSE', ...before });
    await price({ price: '105', previousClose: '100', openingPrice: '104' });
    await bring(feed, { symbol: 'NOCLOSE', price: '200', currency: 'USD', openingPrice: '190', asOf });

    const { valuation } = await read();

    // 10 × 5 of the one; 10 × 1 + 10 × 10 of both
    expect(valuation).toMatchObject({ dayChange: '50', dayChangePercent: '5', changeFromOpen: '110' });
    expect(valuation.missing).toEqual([{ symbol: 'NOCLOSE', reason: 'no_previous_close' }]);
  });

  it('called daily is against the previous close, or from the open where the operator says so', async () => {
    await book(ada, portfolio, { symbol, ...before });
    await price({ price: '105', previousClose: '100', openingPrice: '104' });

    const [standard, other] = [await ada.get(portfolio), await ada.at(byOpen.url).get(portfolio)];

    expect(standard.body.valuation).toMatchObject({
      dailyChange: '50',
      dailyChangePercent: '5',
      dailyChangeBasis: 'previousClose',
    });
    expect(other.body.valuation).toMatchObject({
      dailyChange: '10',
      dailyChangePercent: '0.961538',
      dailyChangeBasis: 'open',
    });
    expect(other.body.valuation.dayChange).toBe('50');
  });
});
