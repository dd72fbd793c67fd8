import { knownMoney, money, ZERO } from '../../common/money.js';
import type { ExchangeCalendar } from '../../market-data/calendar/exchange-calendar.js';
import type { Exchanges } from '../../market-data/calendar/exchanges.js';
import type { LedgerEntry } from '../domain/ledger.js';
import type { TradeRow } from '../entities.js';

type Booked = Pick<TradeRow, 'type' | 'symbol' | 'currency' | 'quantity' | 'amount' | 'fee' | 'fxRate' | 'executedAt'>;

/** A trade as the ledger books it. The day is that of the exchange its symbol is traded on. */
export function toEntry(row: Booked, exchanges: Exchanges): LedgerEntry {
  const { type, symbol, currency, quantity, amount, fee, fxRate, executedAt } = row;
  return {
    type,
    symbol,
    currency,
    quantity: quantity === null ? ZERO : money(quantity),
    amount: money(amount),
    fee: money(fee),
    fxRate: knownMoney(fxRate),
    executedAt,
    ...sessionOf(exchanges.of(symbol ?? ''), executedAt),
  };
}

function sessionOf(calendar: ExchangeCalendar, instant: Date): Pick<LedgerEntry, 'day' | 'beforeOpen'> {
  const day = calendar.tradingDay(instant);
  const { isOpen, opensAt } = calendar.statusAt(instant);
  return { day, beforeOpen: !isOpen && opensAt !== null && calendar.tradingDay(opensAt) === day };
}
