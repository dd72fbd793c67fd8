import { money } from '../../common/money.js';
import type { ExchangeCalendar } from '../calendar/exchange-calendar.js';
import type { KnownPrint } from './corrected-bar.js';
import type { References } from './references.js';
import type { SymbolHistory } from './symbol-history.js';

interface Correction {
  from: KnownPrint;
  to: KnownPrint | null;
  /** what is the latest price's time after it */
  asOf: Date;
}

/** What a corrected print was the opening or the closing price of, by the history, which has been corrected already. */
export async function correctedReferences(
  known: References,
  { from, to, asOf }: Correction,
  history: SymbolHistory,
  calendar: ExchangeCalendar,
): Promise<References> {
  const tradingDay = calendar.tradingDay(asOf);
  const now = { ...known, tradingDay };
  const sessionOf = (instant: Date) => calendar.sessionOf(calendar.tradingDay(instant));
  // The day before is the latest one again. What it began with is history; what it was compared with is not.
  const isBack = tradingDay !== known.tradingDay;
  if (isBack) now.previousClose = null;
  if (isBack || isAt(from, known.openingPrice, known.openingAsOf)) {
    const session = sessionOf(asOf);
    const first = !isBack && to ? to : session && (await history.first(session.opensAt, session.closesAt));
    [now.openingPrice, now.openingAsOf] = [first?.price ?? null, first?.asOf ?? null];
  }
  if (isAt(from, known.closingPrice, known.closingAsOf)) {
    const session = sessionOf(from.asOf);
    const last = to ?? (session && (await history.last(session.opensAt, session.closesAt)));
    [now.closingPrice, now.closingAsOf] = [last?.price ?? null, last?.asOf ?? null];
    if (known.previousClose === known.closingPrice) now.previousClose = now.closingPrice;
  }
  return now;
}

const isAt = (print: KnownPrint, price: string | null, asOf: Date | null): boolean =>
  price !== null && asOf !== null && print.asOf.getTime() === asOf.getTime() && money(print.price).eq(money(price));
