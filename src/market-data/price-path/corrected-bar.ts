import { money, type Money, ZERO } from '../../common/money.js';
import type { MinuteBar } from '../bars.js';
import type { Tick } from '../feeds/feed.js';

/** One print of a symbol, as far as it is still known. */
export type KnownPrint = Pick<Tick, 'price' | 'asOf' | 'sequence'>;

interface Correction {
  /** what the print was */
  from: KnownPrint;
  /** what it is instead; `null` where it is cancelled */
  to: KnownPrint | null;
  /** of a cancelled print; the bar's volume is without it then */
  volume: Money;
}

interface Point {
  price: Money;
  asOf: Date;
}

/**
 * A minute bar after one of its prints was cancelled or corrected; `null` where it was the only one. The bar has forgotten its
 * inner prints: where an end or an extreme goes, it becomes the next among those that are still known, its ends and `others`.
 */
export function correctedBar(bar: MinuteBar, change: Correction, others: readonly KnownPrint[]): MinuteBar | null {
  const { from, to, volume } = change;
  const ticks = to ? bar.ticks : bar.ticks - 1;
  if (ticks === 0) return null;
  const price = money(from.price);
  const ends = [
    { price: bar.open, asOf: bar.firstAsOf },
    { price: bar.close, asOf: bar.lastAsOf },
  ];
  const left = [...ends, ...others.map(toPoint)].filter(
    (point) => !(point.price.eq(price) && point.asOf.getTime() === from.asOf.getTime()),
  );
  const points = to ? [...left, toPoint(to)] : left;
  const rest = { ...bar, ticks, volume: bar.volume.gt(volume) ? bar.volume.minus(volume) : ZERO };
  if (points.length === 0) return rest;
  const first = points.reduce((a, b) => (b.asOf < a.asOf ? b : a));
  const last = points.reduce((a, b) => (b.asOf >= a.asOf ? b : a));
  const prices = points.map((point) => point.price);
  return {
    ...rest,
    open: first.price,
    firstAsOf: first.asOf,
    close: last.price,
    lastAsOf: last.asOf,
    high: highest(price.eq(bar.high) ? prices : [bar.high, ...prices]),
    low: lowest(price.eq(bar.low) ? prices : [bar.low, ...prices]),
  };
}

const toPoint = ({ price, asOf }: KnownPrint): Point => ({ price: money(price), asOf });
const highest = (prices: readonly Money[]) => prices.reduce((a, b) => (b.gt(a) ? b : a));
const lowest = (prices: readonly Money[]) => prices.reduce((a, b) => (b.lt(a) ? b : a));
