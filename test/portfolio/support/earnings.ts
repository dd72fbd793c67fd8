import { atOnce } from '../../support/at-once.js';
import { type Money, money } from '../../../src/common/money.js';
import { daysAfter, endOf } from '../../../src/portfolio/domain/days.js';
import type { LedgerEntry } from '../../../src/portfolio/domain/ledger.js';
import type { CostMethod, TradeType } from '../../../src/portfolio/domain/trade.js';
import type { Range } from '../../../src/portfolio/performance/course.js';
import { DayValues, type Market } from '../../../src/portfolio/performance/day-values.js';
import { follow } from '../../../src/portfolio/performance/follow.js';
import { measure, type PortfolioMeasurement } from '../../../src/portfolio/performance/measure.js';

interface Terms {
  symbol?: string | null;
  quantity?: Money | string;
  amount?: Money | string;
  fee?: string;
  currency?: string;
  fxRate?: string | null;
  /** of the day, UTC */
  time?: string;
}

const read = (figure: Money | string) => (typeof figure === 'string' ? money(figure) : figure);

/** A trade of AAPL in USD unless it says otherwise. */
export function entry(type: TradeType, day: string, terms: Terms): LedgerEntry {
  const { symbol = 'AAPL', quantity = '0', amount = '0', fee = '0', currency = 'USD', time = '15:00' } = terms;
  const { fxRate = '1' } = terms;
  return {
    type,
    symbol: type === 'deposit' || type === 'withdrawal' ? null : symbol,
    currency,
    quantity: read(quantity),
    amount: read(amount),
    fee: money(fee),
    fxRate: fxRate === null ? null : money(fxRate),
    executedAt: new Date(`${day}T${time}:00Z`),
    day,
    beforeOpen: false,
  };
}

/** Closes by symbol and day at 20:00 UTC, which hold for a week, and rates by currency. */
export function marketOf(
  closes: Record<string, ReadonlyMap<string, Money>>,
  rates: Record<string, string> = {},
): Market {
  return {
    currencyOf: () => null,
    rateOf: (currency) => (currency === 'USD' ? money('1') : rates[currency] ? money(rates[currency]) : null),
    closeOf: (symbol, day) => {
      for (let ago = 0; ago <= 7; ago += 1) {
        const then = daysAfter(day, -ago);
        const price = closes[symbol]?.get(then);
        if (price) return { price, asOf: new Date(`${then}T20:00:00Z`) };
      }
      return null;
    },
  };
}

export const earned = (
  entries: readonly LedgerEntry[],
  range: Range,
  market: Market,
  method: CostMethod = 'average',
): PortfolioMeasurement =>
  atOnce(
    measure(
      atOnce(
        follow(
          entries.filter(({ executedAt }) => executedAt < endOf(range.to)),
          range,
          method,
        ),
      ),
      new DayValues(market),
    ),
  );
