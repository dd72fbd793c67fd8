import { money, type Money, ZERO } from '../common/money.js';
import type { Tick } from './feeds/feed.js';

/** What a symbol did in one minute (UTC), as far as some of its ticks tell. */
export interface MinuteBar {
  symbol: string;
  at: Date;
  open: Money;
  high: Money;
  low: Money;
  close: Money;
  volume: Money;
  ticks: number;
  firstAsOf: Date;
  lastAsOf: Date;
}

const MINUTE_MS = 60_000;
export const minuteOf = ({ asOf }: Pick<Tick, 'asOf'>): number => Math.floor(asOf.getTime() / MINUTE_MS) * MINUTE_MS;

export function beginBar(tick: Tick): MinuteBar {
  const { symbol, volume, asOf } = tick;
  const price = money(tick.price);
  return {
    symbol,
    at: new Date(minuteOf(tick)),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: volume === undefined ? ZERO : money(volume),
    ticks: 1,
    firstAsOf: asOf,
    lastAsOf: asOf,
  };
}

/** @param tick of the bar's symbol and minute, and costs `price` */
export function extendBar(bar: MinuteBar, { asOf, volume }: Tick, price: Money): void {
  if (price.gt(bar.high)) bar.high = price;
  if (price.lt(bar.low)) bar.low = price;
  if (asOf < bar.firstAsOf) [bar.open, bar.firstAsOf] = [price, asOf];
  if (asOf >= bar.lastAsOf) [bar.close, bar.lastAsOf] = [price, asOf];
  if (volume !== undefined) bar.volume = bar.volume.plus(money(volume));
  bar.ticks += 1;
}

/** One bar a symbol and minute, sorted, of bars in the order in which their ticks came. Those that are given stay as they are. */
export function mergeBars(parts: Iterable<MinuteBar>): MinuteBar[] {
  const bars = new Map<string, MinuteBar>();
  for (const part of parts) {
    const id = `${part.symbol} ${part.at.getTime()}`;
    const bar = bars.get(id);
    if (bar) merge(bar, part);
    else bars.set(id, { ...part });
  }
  return [...bars.values()].toSorted((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : +a.at - +b.at));
}

function merge(bar: MinuteBar, later: MinuteBar): void {
  if (later.high.gt(bar.high)) bar.high = later.high;
  if (later.low.lt(bar.low)) bar.low = later.low;
  if (later.firstAsOf < bar.firstAsOf) [bar.open, bar.firstAsOf] = [later.open, later.firstAsOf];
  if (later.lastAsOf >= bar.lastAsOf) [bar.close, bar.lastAsOf] = [later.close, later.lastAsOf];
  bar.volume = bar.volume.plus(later.volume);
  bar.ticks += later.ticks;
}
