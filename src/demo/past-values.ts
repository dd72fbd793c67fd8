import { type Money, money, sum, ZERO } from '../common/money.js';
import type { PastTrade } from './accounts.js';
import type { PastTime } from './past-times.js';

export interface PastValue {
  at: Date;
  closing: boolean;
  marketValue: Money;
  costBasis: Money;
  cash: Money;
  dailyChange: Money;
  dailyChangeBase: Money;
}

interface Book {
  held: Map<string, { quantity: Money; price: Money }>;
  cash: Money;
  /** less what was sold, in this session */
  boughtToday: Money;
}

export interface DatedTrade {
  executedAt: Date;
  trade: PastTrade;
}

/**
 * What a portfolio was worth at each time. Each symbol is bought once, so that what is held of it cost the price of that buy.
 * @param trades sorted, of nothing but USD
 * @param priceOf of a symbol at the time with that index
 */
export function pastValues(
  trades: readonly DatedTrade[],
  times: readonly PastTime[],
  priceOf: (symbol: string, index: number) => Money,
): PastValue[] {
  const book: Book = { held: new Map(), cash: ZERO, boughtToday: ZERO };
  let [next, before, worth] = [0, ZERO, ZERO];
  return times.map(({ at, closing, session }, index) => {
    if (session !== times[index - 1]?.session) [before, book.boughtToday] = [worth, ZERO];
    while (next < trades.length && trades[next]!.executedAt <= at) keep(book, trades[next++]!.trade);
    const held = [...book.held];
    worth = sum(held.map(([symbol, { quantity }]) => quantity.times(priceOf(symbol, index))));
    return {
      at,
      closing,
      marketValue: worth,
      costBasis: sum(held.map(([, { quantity, price }]) => quantity.times(price))),
      cash: book.cash,
      dailyChange: worth.minus(before).minus(book.boughtToday),
      dailyChangeBase: before.plus(book.boughtToday.isNegative() ? ZERO : book.boughtToday),
    };
  });
}

function keep(book: Book, [, type, ...terms]: PastTrade): void {
  if (type === 'deposit' || type === 'dividend') {
    book.cash = book.cash.plus(money(terms.at(-1)!));
    return;
  }
  const [symbol, count, at] = terms as [string, string, string];
  const [quantity, price] = [type === 'buy' ? money(count) : money(count).negated(), money(at)];
  const held = book.held.get(symbol) ?? { quantity: ZERO, price };
  book.held.set(symbol, { quantity: held.quantity.plus(quantity), price: held.price });
  book.cash = book.cash.minus(quantity.times(price));
  book.boughtToday = book.boughtToday.plus(quantity.times(price));
}
