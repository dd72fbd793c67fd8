import { describe, expect, it } from '@jest/globals';
import { createPortfolioSchema } from './portfolio.schemas.js';
import { createTradeSchema } from './trade.schemas.js';

const trade = { type: 'buy', symbol: 'AAPL', quantity: '10', price: '187.50' };
const problemsOf = (input: object): string[] =>
  (createTradeSchema.safeParse({ ...trade, ...input }).error?.issues ?? []).map(({ path }) => path.join('.'));

describe('a trade', () => {
  it('needs a type, a symbol, a quantity and a price; the fee is nothing unless one is given', () => {
    expect(createTradeSchema.parse(trade)).toEqual({ ...trade, fee: '0' });
    expect(problemsOf({ type: undefined })).toEqual(['type']);
    expect(problemsOf({ symbol: undefined, quantity: undefined })).toEqual(['symbol', 'quantity']);
  });

  it('takes the amount instead of the price, and not both or neither', () => {
    expect(problemsOf({ price: undefined, amount: '1875' })).toEqual([]);
    expect(problemsOf({ amount: '1875' })).toEqual(['price']);
    expect(problemsOf({ price: undefined })).toEqual(['price']);
  });

  it.each([
    ['quantity', '0'],
    ['quantity', '-1'],
    ['quantity', 10],
    ['quantity', '1e1'],
    ['price', '0'],
    ['fee', '-0.01'],
    ['currency', 'usd'],
    ['fxRate', '0'],
    ['executedAt', '2026-03-02'],
    ['executionId', ''],
    ['note', 'x'.repeat(1001)],
    ['type', 'short'],
    ['symbol', '../etc'],
  ])('has no %s of %j', (field, value) => {
    expect(problemsOf({ [field]: value })).toEqual([field]);
  });
});

describe('a portfolio', () => {
  const portfolio = { name: 'Growth', baseCurrency: 'USD' };

  it('needs a name and a base currency, and averages its cost', () => {
    expect(createPortfolioSchema.parse(portfolio)).toEqual({
      ...portfolio,
      costMethod: 'average',
      allowNegativeCash: true,
    });
  });

  it.each([
    { name: '' },
    { name: 'x'.repeat(101) },
    { baseCurrency: 'Dollar' },
    { costMethod: 'lifo' },
    { entityId: '' },
  ])('does not take %j', (input) => {
    expect(createPortfolioSchema.safeParse({ ...portfolio, ...input }).success).toBe(false);
  });
});
