import { describe, expect, it } from '@jest/globals';
import { formatMoney, type Money, money } from '../../common/money.js';
import { apply, emptyBook, type Position } from './position.js';
import { emptyCashAccount } from './cash.js';
import type { Quote } from './quote.js';
import type { Execution } from './trade.js';
import {
  type Change,
  type Holding,
  percent,
  type PositionValue,
  type Rates,
  valuePortfolio,
  valuePosition,
} from './valuation.js';

const LONG_AGO = '2026-01-05';
const TODAY = '2026-03-02';
const TOMORROW = '2026-03-03';

type Trade = [type: Execution['type'], quantity: string, price: string, day: string, fxRate?: string | null];

function after(...trades: Trade[]): Position {
  return trades.reduce((book, [type, quantity, price, day, fxRate = '1']) => {
    const amount = money(quantity).times(money(price));
    const rate = fxRate === null ? null : money(fxRate);
    const executedAt = new Date(`${day}T15:00:00Z`);
    const execution = {
      type,
      quantity: money(quantity),
      amount,
      fee: money('0'),
      fxRate: rate,
      executedAt,
      day,
      beforeOpen: false,
    };
    return apply(book, execution, 'average');
  }, emptyBook());
}

/** AAPL in USD unless it says otherwise. */
const holding = (position: Position, currency = 'USD'): Holding => ({ symbol: 'AAPL', currency, position });

interface Figures {
  currency?: string | null;
  /** opening price */
  open?: string | null;
  /** previous close */
  close?: string | null;
  day?: string;
}
const quote = (price: string, { currency = 'USD', open = null, close = null, day = TODAY }: Figures = {}): Quote => ({
  price: money(price),
  currency,
  asOf: new Date(`${day}T16:00:00Z`),
  tradingDay: day,
  openingPrice: open === null ? null : money(open),
  previousClose: close === null ? null : money(close),
});

/** Rates into USD; those of the day before are the same, unless they are known to be others. */
const rates = (known: Record<string, string> = {}, before: Record<string, string | null> = known): Rates => ({
  now: (currency) => (currency === 'USD' ? money('1') : optional(known[currency])),
  before: (currency) => (currency === 'USD' ? money('1') : optional(before[currency])),
});
const optional = (text: string | null | undefined) => (text === undefined || text === null ? null : money(text));

const changeOf = (change: Change) => ({
  amount: formatMoney(change.amount),
  base: formatMoney(change.base),
  percent: formatMoney(percent(change)),
});
const shown = ({ fxRate, marketValue, unrealizedPnl, missing }: PositionValue) => ({
  fxRate: formatMoney(fxRate),
  marketValue: formatMoney(marketValue),
  unrealizedPnl: formatMoney(unrealizedPnl),
  missing,
});

describe('the value of a position', () => {
  it('is its quantity at the latest price', () => {
    // 10 × 232.50 = 2325; bought for 10 × 187.50 = 1875; 2325 − 1875 = 450
    const position = after(['buy', '10', '187.50', LONG_AGO]);
    const value = valuePosition(holding(position), quote('232.50', { open: '230', close: '228' }), rates());
    expect(shown(value)).toEqual({ fxRate: '1', marketValue: '2325', unrealizedPnl: '450', missing: [] });
  });

  it('is taken into the base currency; the P&L has what the currency did in it', () => {
    // now 10 × 100 EUR × 1.20 = 1200 USD; then 10 × 100 EUR × 1.10 = 1100 USD
    const position = after(['buy', '10', '100', LONG_AGO, '1.10']);
    const value = valuePosition(
      holding(position, 'EUR'),
      quote('100', { currency: 'EUR', open: '100', close: '100' }),
      rates({ EUR: '1.20' }),
    );
    expect(shown(value)).toEqual({ fxRate: '1.2', marketValue: '1200', unrealizedPnl: '100', missing: [] });
  });

  it('is at the rate of the position where nobody said what the price is in', () => {
    // 10 × 100 EUR × 1.20 = 1200 USD
    const position = after(['buy', '10', '100', LONG_AGO, '1.10']);
    const value = valuePosition(holding(position, 'EUR'), quote('100', { currency: null }), rates({ EUR: '1.20' }));
    expect(shown(value)).toMatchObject({ fxRate: '1.2', marketValue: '1200' });
  });

  it('is at the rate of the currency that the price is in, not of the one that was traded', () => {
    // 10 × 500 pence × 0.0125 = 62.50 USD; bought for 10 × 4 GBP × 1.25 = 50 USD
    const position = after(['buy', '10', '4', LONG_AGO, '1.25']);
    const value = valuePosition(
      holding(position, 'GBP'),
      quote('500', { currency: 'GBX', open: '500', close: '500' }),
      rates({ GBP: '1.25', GBX: '0.0125' }),
    );
    expect(shown(value)).toEqual({ fxRate: '0.0125', marketValue: '62.5', unrealizedPnl: '12.5', missing: [] });
  });

  it('of what is sold out is 0, whatever is known', () => {
    const position = after(['buy', '10', '100', LONG_AGO], ['sell', '10', '110', LONG_AGO]);
    expect(shown(valuePosition(holding(position), null, rates()))).toMatchObject({
      marketValue: '0',
      unrealizedPnl: '0',
    });
  });
});

describe('what is missing', () => {
  const held = after(['buy', '10', '100', LONG_AGO]);
  const known = { open: '100', close: '100' };

  it.each<[string, Position, string, Quote | null, string[]]>([
    ['without a price', held, 'USD', null, ['no_price']],
    ['without a rate', held, 'EUR', quote('1', { currency: 'EUR', ...known }), ['no_fx_rate']],
    ['without either', held, 'EUR', null, ['no_price', 'no_fx_rate']],
    ['without a previous close', held, 'USD', quote('1', { open: '1' }), ['no_previous_close']],
    ['without an opening price', held, 'USD', quote('1', { close: '1' }), ['no_opening_price']],
    [
      'where the rate of a buy was not known',
      after(['buy', '10', '100', LONG_AGO, null]),
      'USD',
      quote('1', known),
      ['no_fx_rate_at_trade'],
    ],
    [
      'where the rate of a sale was not known',
      after(['buy', '10', '100', LONG_AGO], ['sell', '5', '1', LONG_AGO, null]),
      'USD',
      quote('1', known),
      ['no_fx_rate_at_trade'],
    ],
    [
      'where only a fee’s rate was not known',
      { ...held, fees: null },
      'USD',
      quote('1', known),
      ['no_fx_rate_at_trade'],
    ],
    [
      'where today’s trades are in a currency without a rate',
      after(['buy', '10', '100', TODAY]),
      'GBP',
      quote('1', known),
      ['no_fx_rate'],
    ],
    [
      'where what was sold out today has no rate',
      after(['buy', '10', '100', LONG_AGO], ['sell', '10', '110', TODAY]),
      'EUR',
      quote('1', { currency: 'EUR', ...known }),
      ['no_fx_rate'],
    ],
    [
      'where what was sold out has no price',
      after(['buy', '10', '100', LONG_AGO], ['sell', '10', '110', TODAY]),
      'USD',
      null,
      ['no_previous_close', 'no_opening_price'],
    ],
    ['where nothing was ever held', emptyBook(), 'EUR', null, []],
  ])('is named %s', (_, position, currency, latest, reasons) => {
    expect(valuePosition(holding(position, currency), latest, rates()).missing).toEqual(reasons);
  });

  it('is null, not 0 and not the cost', () => {
    const value = valuePosition(holding(held), null, rates());
    expect(shown(value)).toMatchObject({ marketValue: null, unrealizedPnl: null });
    expect([changeOf(value.dayChange), changeOf(value.changeFromOpen)]).toEqual([
      { amount: null, base: null, percent: null },
      { amount: null, base: null, percent: null },
    ]);
  });

  it('leaves the market value known where only the cost is not', () => {
    const position = after(['buy', '10', '100', LONG_AGO, null]);
    expect(shown(valuePosition(holding(position), quote('120', known), rates()))).toMatchObject({
      marketValue: '1200',
      unrealizedPnl: null,
    });
  });
});

describe('the change of the day', () => {
  const figures = { open: '102', close: '100' };

  it.each<[string, Trade[], Quote, object, object]>([
    [
      'without trades is quantity × (price − reference)',
      [['buy', '10', '80', LONG_AGO]],
      quote('105', figures),
      // 10 × (105 − 100) = 50 of 1000; 10 × (105 − 102) = 30 of 1020
      { amount: '50', base: '1000', percent: '5' },
      { amount: '30', base: '1020', percent: '2.941176' },
    ],
    [
      'counts what was bought today from its execution price',
      [
        ['buy', '10', '80', LONG_AGO],
        ['buy', '5', '104', TODAY],
      ],
      quote('105', figures),
      // 10 × 5 + 5 × (105 − 104) = 55 of 1000 + 520; 10 × 3 + 5 × 1 = 35 of 1020 + 520
      { amount: '55', base: '1520', percent: '3.618421' },
      { amount: '35', base: '1540', percent: '2.272727' },
    ],
    [
      'counts what was sold today up to its execution price',
      [
        ['buy', '10', '80', LONG_AGO],
        ['sell', '4', '103', TODAY],
      ],
      quote('105', figures),
      // 6 × 5 + 4 × (103 − 100) = 42 of 1000; 6 × 3 + 4 × (103 − 102) = 22 of 1020
      { amount: '42', base: '1000', percent: '4.2' },
      { amount: '22', base: '1020', percent: '2.156863' },
    ],
    [
      'knows what was bought and sold on the same day',
      [
        ['buy', '10', '101', TODAY],
        ['sell', '10', '103', TODAY],
      ],
      quote('105', figures),
      // 10 × (103 − 101) = 20 of 1010, whatever the price is now
      { amount: '20', base: '1010', percent: '1.980198' },
      { amount: '20', base: '1010', percent: '1.980198' },
    ],
    [
      'keeps what was sold out today',
      [
        ['buy', '10', '80', LONG_AGO],
        ['sell', '10', '97', TODAY],
      ],
      quote('105', figures),
      // 10 × (97 − 100) = −30 of 1000; 10 × (97 − 102) = −50 of 1020
      { amount: '-30', base: '1000', percent: '-3' },
      { amount: '-50', base: '1020', percent: '-4.901961' },
    ],
    [
      'of what was bought today needs no reference price',
      [['buy', '10', '104', TODAY]],
      quote('105'),
      // 10 × (105 − 104) = 10 of 1040
      { amount: '10', base: '1040', percent: '0.961538' },
      { amount: '10', base: '1040', percent: '0.961538' },
    ],
    [
      'forgets yesterday’s trades with the first price of the new day',
      [
        ['buy', '10', '80', LONG_AGO],
        ['buy', '5', '104', TODAY],
      ],
      quote('108', { open: '107', close: '105', day: TOMORROW }),
      // 15 × (108 − 105) = 45 of 1575; 15 × (108 − 107) = 15 of 1605
      { amount: '45', base: '1575', percent: '2.857143' },
      { amount: '15', base: '1605', percent: '0.934579' },
    ],
    [
      'counts a trade before the first price of its day from its execution price',
      [
        ['buy', '10', '80', LONG_AGO],
        ['buy', '5', '106', TOMORROW],
      ],
      quote('105', figures),
      // 10 × 5 + 5 × (105 − 106) = 45 of 1000 + 530; 10 × 3 − 5 = 25 of 1020 + 530
      { amount: '45', base: '1530', percent: '2.941176' },
      { amount: '25', base: '1550', percent: '1.612903' },
    ],
    [
      'of nothing is nothing, and no percentage',
      [
        ['buy', '10', '80', LONG_AGO],
        ['sell', '10', '90', LONG_AGO],
      ],
      quote('105', figures),
      { amount: '0', base: '0', percent: null },
      { amount: '0', base: '0', percent: null },
    ],
  ])('%s', (_, trades, latest, dayChange, changeFromOpen) => {
    const value = valuePosition(holding(after(...trades)), latest, rates());
    expect(changeOf(value.dayChange)).toEqual(dayChange);
    expect(changeOf(value.changeFromOpen)).toEqual(changeFromOpen);
  });

  it('takes prices and trades into the base currency, each by its own rate', () => {
    // 10 held at 500 → 510 pence × 0.0125: 10 × 10 × 0.0125 = 1.25 USD of 62.50
    // 5 bought today at 5 GBP × 1.25 = 31.25 USD, now 5 × 510 × 0.0125 = 31.875: 0.625 more
    const position = after(['buy', '10', '4', LONG_AGO, '1.25'], ['buy', '5', '5', TODAY, '1.25']);
    const latest = quote('510', { currency: 'GBX', open: '510', close: '500' });
    const value = valuePosition(holding(position, 'GBP'), latest, rates({ GBP: '1.25', GBX: '0.0125' }));
    expect(changeOf(value.dayChange)).toEqual({ amount: '1.875', base: '93.75', percent: '2' });
  });
});

const change = (amount: string | null, base: string | null): Change => ({
  amount: amount === null ? null : money(amount),
  base: base === null ? null : money(base),
});

describe('percent', () => {
  it.each([
    ['5', '200', '2.5'],
    ['-1', '3', '-33.333333'],
    ['0', '7', '0'],
    ['5', '0', null],
    [null, '7', null],
    ['5', null, null],
  ])('of %s on %s is %s', (amount, base, expected) => {
    expect(formatMoney(percent(change(amount, base)))).toBe(expected);
  });
});

function portfolioOf(
  holdings: Holding[],
  quotes: (Quote | null)[],
  known: Record<string, string> = {},
  cash: { currency: string; amount: Money }[] = [],
) {
  const book = rates(known);
  const values = holdings.map((each, index) => valuePosition(each, quotes[index] ?? null, book));
  const balances = cash.map(({ currency, amount }) => ({ currency, ...emptyCashAccount, amount }));
  const { complete, missingCash, dayChange, changeFromOpen, ...sums } = valuePortfolio(
    holdings,
    values,
    balances,
    book,
  );
  const texts = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, formatMoney(sum)]));
  return { ...texts, complete, missingCash, dayChange: changeOf(dayChange), changeFromOpen: changeOf(changeFromOpen) };
}

describe('the value of a portfolio', () => {
  const aapl = holding(after(['buy', '10', '180', LONG_AGO]));
  const sap = holding(after(['buy', '4', '200', LONG_AGO, '1.10']), 'EUR');
  const quoted = { open: '100', close: '90' };

  it('of nothing is nothing, and complete', () => {
    expect(portfolioOf([], [])).toEqual({
      dividends: '0',
      interest: '0',
      totalPnl: '0',
      missingCash: [],
      marketValue: '0',
      cashValue: '0',
      costBasis: '0',
      unrealizedPnl: '0',
      realizedPnl: '0',
      fees: '0',
      complete: true,
      dayChange: { amount: '0', base: '0', percent: null },
      changeFromOpen: { amount: '0', base: '0', percent: null },
    });
  });

  it('is the sum of its positions and its cash in the base currency', () => {
    // 10 × 200 + 4 × 250 × 1.20 = 3200; cost 1800 + 4 × 200 × 1.10 = 2680; cash 500 − 100 × 1.20 = 380
    const quotes = [quote('200', quoted), quote('250', { currency: 'EUR', ...quoted })];
    const cash = [
      { currency: 'USD', amount: money('500') },
      { currency: 'EUR', amount: money('-100') },
    ];
    expect(portfolioOf([aapl, sap], quotes, { EUR: '1.20' }, cash)).toMatchObject({
      marketValue: '3200',
      costBasis: '2680',
      unrealizedPnl: '520',
      cashValue: '380',
      complete: true,
      // 10 × 110 + 4 × 160 × 1.20 = 1868 of 10 × 90 + 4 × 90 × 1.20 = 1332
      dayChange: { amount: '1868', base: '1332', percent: '140.24024' },
      // 10 × 100 + 4 × 150 × 1.20 = 1720 of 1000 + 480
      changeFromOpen: { amount: '1720', base: '1480', percent: '116.216216' },
    });
  });

  it('sums what is known where a price is missing, and says so', () => {
    // 10 × 200 = 2000; the cost of both is known
    expect(portfolioOf([aapl, sap], [quote('200', quoted), null], { EUR: '1.20' })).toMatchObject({
      marketValue: '2000',
      costBasis: '2680',
      unrealizedPnl: '200',
      complete: false,
      dayChange: { amount: '1100', base: '900' },
    });
  });

  it.each<[string, Quote | null, Record<string, string>, boolean]>([
    ['a price', null, { EUR: '1.20' }, false],
    ['a rate', quote('250', { currency: 'EUR', ...quoted }), {}, false],
    ['a previous close', quote('250', { currency: 'EUR', open: '1' }), { EUR: '1.20' }, true],
    ['an opening price', quote('250', { currency: 'EUR', close: '1' }), { EUR: '1.20' }, true],
  ])('without %s', (_, latest, known, complete) => {
    expect(portfolioOf([aapl, sap], [quote('200', quoted), latest], known).complete).toBe(complete);
  });

  it('is not complete where cash has no rate', () => {
    const cash = [
      { currency: 'USD', amount: money('500') },
      { currency: 'JPY', amount: money('1') },
    ];
    expect(portfolioOf([], [], {}, cash)).toMatchObject({
      cashValue: '500',
      complete: false,
      missingCash: [{ symbol: 'JPY', reason: 'no_fx_rate' }],
    });
  });

  it('is complete where a currency without a rate has no cash left', () => {
    expect(portfolioOf([], [], {}, [{ currency: 'JPY', amount: money('0') }])).toMatchObject({
      complete: true,
      missingCash: [],
    });
  });

  it('has no change of the day where no position has one', () => {
    expect(portfolioOf([aapl], [quote('200')])).toMatchObject({
      complete: true,
      dayChange: { amount: null, base: null, percent: null },
      changeFromOpen: { amount: null, base: null, percent: null },
    });
  });
});
