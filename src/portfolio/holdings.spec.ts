import { describe, expect, it } from '@jest/globals';
import { money } from '../common/money.js';
import { apply, emptyPosition } from './domain/position.js';
import { fromPosition, toCash, toPortfolioFacts, toPosition, toPositionFacts } from './holdings.js';
import { emptyPositionRow, presentTrade } from './rows.js';

const owner = { portfolioId: 'p', userId: 'ada', symbol: 'AAPL', currency: 'USD' };

describe('a position', () => {
  it('comes out of its row as it went in, to the last place', () => {
    const position = apply(emptyPosition(), {
      side: 'buy',
      quantity: money('0.0000000001'),
      amount: money('999999999999999999.999999999999999999'),
      fee: money('0.01'),
      fxRate: money('1.1'),
      day: '2026-03-02',
    });
    const row = Object.assign(emptyPositionRow(owner), fromPosition(position));
    expect(JSON.stringify(toPosition(toPositionFacts(row)))).toBe(JSON.stringify(position));
    expect(row).toMatchObject({ quantity: '0.0000000001', costBasis: '999999999999999999.999999999999999999' });
  });

  it('keeps what is not known as null', () => {
    const unknown = { ...emptyPosition(), costBasisInBase: null, realizedPnl: null, fees: null };
    expect(fromPosition(unknown)).toMatchObject({ costBasisInBase: null, realizedPnl: null, feesInBase: null });
    expect(toPosition(Object.assign(emptyPositionRow(owner), fromPosition(unknown)))).toMatchObject(unknown);
  });

  it('begins as a row of nothing that nobody has changed', () => {
    const row = emptyPositionRow(owner);
    expect(row).toMatchObject({ ...owner, quantity: '0', costBasis: '0', day: null, version: 0 });
    expect(JSON.stringify(toPosition(row))).toBe(JSON.stringify(emptyPosition()));
    expect(emptyPositionRow(owner).id).not.toBe(row.id);
  });

  it('goes into the cache without its owner', () => {
    const facts = toPositionFacts(emptyPositionRow(owner));
    expect(Object.keys(facts)).not.toEqual(expect.arrayContaining(['userId']));
    expect(Object.keys(facts)).not.toEqual(expect.arrayContaining(['portfolioId']));
  });
});

it('what the cache keeps of a portfolio is plain JSON', () => {
  const row = {
    id: 'p',
    userId: 'ada',
    name: 'Growth',
    baseCurrency: 'USD',
    costMethod: 'average' as const,
    entityId: null,
    version: 1,
    revision: 2,
    createdAt: new Date('2026-03-02T11:00:00Z'),
    updatedAt: new Date('2026-03-02T12:00:00Z'),
  };
  const facts = toPortfolioFacts(row);
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  expect(facts).toMatchObject({ updatedAt: '2026-03-02T12:00:00.000Z', revision: 2 });
  expect(facts).not.toHaveProperty('userId');
});

it('cash has its amount in one form, also below zero', () => {
  const row = { portfolioId: 'p', userId: 'ada', currency: 'USD' };
  expect(['-12.50', '0.00'].map((amount) => toCash({ ...row, amount }))).toEqual([
    { currency: 'USD', amount: '-12.5' },
    { currency: 'USD', amount: '0' },
  ]);
});

it('a trade is shown by its terms, and by nothing that is ours', () => {
  const terms = {
    id: 't',
    executionId: null,
    type: 'buy' as const,
    symbol: 'AAPL',
    quantity: '10',
    price: '187.5',
    amount: '1875',
    fee: '0',
    currency: 'USD',
    fxRate: null,
    note: null,
  };
  const row = { ...terms, portfolioId: 'p', userId: 'ada', idempotencyKey: 'k', contentHash: 'h' };
  expect(presentTrade({ ...row, executedAt: new Date('2026-03-02T15:00:00Z') })).toEqual({
    ...terms,
    executedAt: '2026-03-02T15:00:00.000Z',
  });
});
