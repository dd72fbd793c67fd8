import type { Tick } from '../feeds/feed.js';

/** A price from the future would keep all true ones out; clocks may differ by so much (ms). */
export const CLOCK_SKEW_MS = 60_000;

const DECIMAL = /^\d{1,18}(\.\d{1,18})?$/;
const SYMBOL = /^[\x21-\x7e]{1,40}$/;
const isPrice = (text: string): boolean => DECIMAL.test(text) && /[1-9]/.test(text);

/** Whether a feed brought a price: one that is none would keep PostgreSQL from storing all those beside it. */
export function isSound(tick: Tick, now: Date): boolean {
  const { symbol, price, asOf, openingPrice, previousClose, volume } = tick;
  const prices = [price, openingPrice, previousClose].filter((each) => each !== undefined);
  return (
    SYMBOL.test(symbol) &&
    prices.every(isPrice) &&
    (volume === undefined || DECIMAL.test(volume)) &&
    asOf.getTime() <= now.getTime() + CLOCK_SKEW_MS
  );
}
