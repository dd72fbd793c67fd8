import { describe, expect, it } from '@jest/globals';
import { money } from '../common/money.js';
import { apply, emptyBook } from './domain/position.js';
import { toCash, toPortfolioFacts, toPositionFacts } from './holdings.js';
import { emptyPositionRow, fromBook, toBook } from './ledger/book-row.js';
import { presentTrade } from './trade-view.js';

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));
const owner = { portfolioId: 'p', userId: 'ada', symbol: 'AAPL', currency: 'USD' };

describe('a position', () => {
  it.each(['average', 'fifo'] as const)('comes out of its row as it went in, to the last place: %s', (method) => {
    const position = apply(
      emptyBook(),
      {
        type: 'buy',
        quantity: money('0.0000000001'),
        amount: money('999999999999999999.999999999999999999'),
        fee: money('0.01'),
        fxRate: money('1.1'),
        executedAt: new Date('2026-03-02T15:00:00Z'),
        day: '2026-03-02',
        beforeOpen: false,
      },
      method,
    );
    const row = Object.assign(emptyPositionRow(owner, method), fromBook(position, method));
    expect(plain(toBook(row))).toEqual(plain(position));
    expect(row).toMatchObject({ quantity: '0.0000000001', costBasis: '999999999999999999.999999999999999999' });
  });

  it('keeps what is not known as null', () => {
    const unknown = { ...emptyBook(), costBasisInBase: null, realizedPnl: null, fees: null };
    const columns = fromBook(unknown, 'average');
    expect(columns).toMatchObject({ costBasisInBase: null, realizedPnl: null, feesInBase: null });
    expect(toBook(Object.assign(emptyPositionRow(owner, 'average'), columns))).toMatchObject(unknown);
  });

  it('begins as a row of nothing that nobody has changed', () => {
    const row = emptyPositionRow(owner, 'average');
    expect(row).toMatchObject({ ...owner, quantity: '0', costBasis: '0', day: null, version: 0 });
    expect(plain(toBook(row))).toEqual(plain(emptyBook()));
    expect(emptyPositionRow(owner, 'average').id).not.toBe(row.id);
  });

  it('goes into the cache without its owner', () => {
    const facts = toPositionFacts(emptyPositionRow(owner, 'fifo'));
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
    allowNegativeCash: true,
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
  const nothing = { dividendsInBase: '0', interestInBase: '0', feesInBase: '0' };
  const row = { portfolioId: 'p', userId: 'ada', currency: 'USD', ...nothing };
  expect(['-12.50', '0.00'].map((amount) => toCash({ ...row, amount }))).toEqual([
    { currency: 'USD', amount: '-12.5', ...nothing },
    { currency: 'USD', amount: '0', ...nothing },
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
  const links = { amends: null, amendedBy: null };
  const row = {
    ...terms,
    ...links,
    portfolioId: 'p',
    userId: 'ada',
    idempotencyKey: 'k',
    contentHash: 'h',
    cancelledAt: null,
  };
  expect(presentTrade({ ...row, executedAt: new Date('2026-03-02T15:00:00Z') })).toEqual({
    ...terms,
    ...links,
    status: 'booked',
    executedAt: '2026-03-02T15:00:00.000Z',
  });
});
