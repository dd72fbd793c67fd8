import { describe, expect, it } from '@jest/globals';
import { formatMoney, type Money, money } from '../../common/money.js';
import { CurrencyMismatchError, Ledger, type LedgerEntry } from './ledger.js';
import { InsufficientQuantityError } from './position.js';
import type { CostMethod, TradeType } from './trade.js';

const DAY_MS = 86_400_000;
const FIRST = Date.parse('2026-03-02T15:00:00Z');

interface Terms {
  symbol?: string | null;
  currency?: string;
  quantity?: string;
  amount?: string;
  fee?: string;
  /** `null` is unknown */
  fxRate?: string | null;
  /** days after the first one */
  on?: number;
}

function entry(type: TradeType, terms: Terms): LedgerEntry {
  const { symbol = 'AAPL', currency = 'USD', quantity = '0', amount = '0', fee = '0', fxRate = '1', on = 0 } = terms;
  const executedAt = new Date(FIRST + on * DAY_MS);
  const day = executedAt.toISOString().slice(0, 10);
  const rate = fxRate === null ? null : money(fxRate);
  const figures = { quantity: money(quantity), amount: money(amount), fee: money(fee), fxRate: rate };
  return { type, symbol, currency, ...figures, executedAt, day, beforeOpen: false };
}
const buy = (quantity: string, amount: string, terms: Terms = {}) => entry('buy', { ...terms, quantity, amount });
const sell = (quantity: string, amount: string, terms: Terms = {}) => entry('sell', { ...terms, quantity, amount });
const split = (quantity: string, terms: Terms = {}) => entry('split', { ...terms, quantity });

function after(entries: readonly LedgerEntry[], method: CostMethod = 'average') {
  const ledger = new Ledger(method);
  for (const each of entries) ledger.book(each);
  return ledger;
}

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

function positionAfter(entries: readonly LedgerEntry[], method: CostMethod = 'average') {
  const { book } = after(entries, method).books.get('AAPL')!;
  const shown: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(book)) {
    if (value === null || 'toFixed' in (value as object)) shown[name] = formatMoney(value as Money | null);
  }
  return shown;
}

const lotsAfter = (entries: readonly LedgerEntry[], method: CostMethod) =>
  after(entries, method)
    .books.get('AAPL')!
    .book.lots.map(({ quantity }) => formatMoney(quantity));

describe('what is sold', () => {
  // 10 for 1000, then 10 for 1400; 15 are sold for 2100
  const trades = [buy('10', '1000'), buy('10', '1400', { on: 1 }), sell('15', '2100', { on: 2 })];

  it('costs the average: 15 × 120 = 1800 leave, 5 × 120 = 600 stay', () => {
    expect(positionAfter(trades)).toMatchObject({ quantity: '5', costBasis: '600', realizedPnl: '300' });
  });

  it('costs, first in first out, what was bought first: 1000 + 5 × 140 = 1700 leave, 5 × 140 = 700 stay', () => {
    expect(positionAfter(trades, 'fifo')).toMatchObject({ quantity: '5', costBasis: '700', realizedPnl: '400' });
  });

  it('leaves its lots: one by average, those not sold by FIFO', () => {
    expect(lotsAfter(trades.slice(0, 2), 'average')).toEqual(['20']);
    expect(lotsAfter(trades.slice(0, 2), 'fifo')).toEqual(['10', '10']);
  });

  it('by FIFO has a known cost again once the lot of an unknown rate is gone', () => {
    const unknown = [buy('1', '100', { fxRate: null }), buy('1', '100'), sell('1', '100')];
    expect(positionAfter(unknown, 'fifo')).toMatchObject({ costBasisInBase: '100', realizedPnl: null });
    expect(positionAfter(unknown, 'average')).toMatchObject({ costBasisInBase: null, realizedPnl: null });
  });

  it('starts a new cost when it is bought again, and keeps what was realized', () => {
    const again = [buy('10', '1000'), sell('10', '1200', { on: 1 }), buy('2', '500', { on: 2 })];
    for (const method of ['average', 'fifo'] as const) {
      expect(positionAfter(again, method)).toMatchObject({ quantity: '2', costBasis: '500', realizedPnl: '200' });
    }
  });
});

describe('what rates do to a sale', () => {
  it('is told apart from what the price did', () => {
    // 1000 EUR at 1.10 = 1100 USD; sold for 1200 EUR at 1.20 = 1440 USD: 340, of which 1000 × (1.20 − 1.10) = 100 is the rate
    const trades = [
      buy('10', '1000', { currency: 'EUR', fxRate: '1.10' }),
      sell('10', '1200', { currency: 'EUR', fxRate: '1.20' }),
    ];
    expect(positionAfter(trades)).toMatchObject({ realizedPnl: '340', realizedFxEffect: '100' });
  });
});

describe('a split', () => {
  it.each(['average', 'fifo'] as const)('changes the quantity and not the cost, fractions stay: %s', (method) => {
    // 3 × 7 = 21; 1:10 of 21 is 2.1
    const trades = [buy('3', '300'), split('7', { on: 1 }), split('0.1', { on: 2 })];
    expect(positionAfter(trades, method)).toMatchObject({ quantity: '2.1', costBasis: '300', realizedPnl: '0' });
  });

  it('makes what is sold later cost a part of what one was bought for', () => {
    // 2 for 200 become 4 for 200; one costs 50
    expect(positionAfter([buy('2', '200'), split('2', { on: 1 }), sell('1', '60', { on: 2 })])).toMatchObject({
      quantity: '3',
      costBasis: '150',
      realizedPnl: '10',
    });
  });

  it('counts what was traded before it on its day in the new units', () => {
    const { today } = after([buy('2', '200'), split('2')]).books.get('AAPL')!.book;
    expect(plain(today)).toMatchObject({ boughtQuantity: '4', boughtAmount: '200' });
  });

  it('is remembered with its time', () => {
    const { splits } = after([buy('2', '200'), split('2')]).books.get('AAPL')!.book;
    const at = new Date(FIRST).toISOString();
    expect(plain(splits)).toEqual([{ at, day: '2026-03-02', beforeOpen: false, ratio: '2' }]);
  });
});

describe('income and fees', () => {
  it('are the position’s, in neither its cost nor its P&L', () => {
    const trades = [
      buy('10', '1000', { fee: '1' }),
      entry('dividend', { amount: '25', fee: '2', on: 1 }),
      entry('interest', { amount: '3', on: 1 }),
      entry('fee', { amount: '4', on: 1 }),
    ];
    expect(positionAfter(trades)).toMatchObject({
      costBasis: '1000',
      realizedPnl: '0',
      dividends: '25',
      interest: '3',
      fees: '7',
    });
  });

  it('that name no symbol are those of the cash', () => {
    const none = { symbol: null };
    const ledger = after([
      entry('deposit', { ...none, amount: '1000' }),
      entry('interest', { ...none, amount: '5', fxRate: '2' }),
      entry('fee', { ...none, amount: '3', fxRate: '2' }),
    ]);
    // 1000 + 5 − 3; in the base currency 5 × 2 and 3 × 2
    expect(plain(ledger.cash.get('USD')!)).toEqual({ amount: '1002', interest: '10', fees: '6', dividends: '0' });
    expect(ledger.books.size).toBe(0);
  });

  it('of an unknown rate are unknown', () => {
    expect(positionAfter([entry('dividend', { amount: '25', fxRate: null })])).toMatchObject({ dividends: null });
  });
});

describe('the cash', () => {
  it.each<[TradeType, string]>([
    ['buy', '-102'],
    ['sell', '98'],
    ['dividend', '98'],
    ['interest', '98'],
    ['fee', '-102'],
    ['split', '-2'],
    ['deposit', '98'],
    ['withdrawal', '-102'],
    ['adjustment', '-2'],
  ])('of a %s of 100 with a fee of 2 moves by %s', (type, moved) => {
    const ledger = new Ledger('average');
    ledger.bookCash(entry(type, { amount: '100', fee: '2' }));
    expect(formatMoney(ledger.cash.get('USD')!.amount)).toBe(moved);
  });

  it('is kept by currency', () => {
    const { cash } = after([buy('1', '10'), buy('1', '20', { symbol: 'SAP', currency: 'EUR' })]);
    expect([...cash].map(([currency, { amount }]) => [currency, formatMoney(amount)])).toEqual([
      ['USD', '-10'],
      ['EUR', '-20'],
    ]);
  });
});

describe('a position that is set by hand', () => {
  it('is what was said from then on, and keeps what was realized', () => {
    const trades = [
      buy('10', '1000'),
      sell('5', '600', { on: 1 }),
      entry('adjustment', { quantity: '7', amount: '800', on: 2 }),
    ];
    expect(positionAfter(trades)).toMatchObject({ quantity: '7', costBasis: '800', realizedPnl: '100' });
    expect(positionAfter([...trades, sell('7', '900', { on: 3 })])).toMatchObject({
      quantity: '0',
      realizedPnl: '200',
    });
  });

  it('moves no cash, and was held like this all day', () => {
    const { books, cash } = after([buy('10', '1000'), entry('adjustment', { quantity: '7', amount: '800' })]);
    expect(formatMoney(cash.get('USD')!.amount)).toBe('-1000');
    expect(formatMoney(books.get('AAPL')!.book.today.boughtQuantity)).toBe('0');
    expect(after([entry('adjustment', { quantity: '7', amount: '800' })]).cash.size).toBe(0);
  });
});

describe('what does not go together is refused', () => {
  it('selling more than there is, also in the middle', () => {
    expect(() => after([buy('1', '10'), sell('2', '20')])).toThrow(InsufficientQuantityError);
  });

  it('one symbol in two currencies', () => {
    expect(() => after([buy('1', '10'), buy('1', '10', { currency: 'EUR' })])).toThrow(CurrencyMismatchError);
  });
});
