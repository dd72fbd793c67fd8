import { money, type Money, ZERO } from '../common/money.js';
import type { Tick } from './feeds/feed.js';

/** What a symbol did in one minute (UTC), as far as one batch of ticks tells. */
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

/** Folds ticks, in any order, into one bar a symbol and minute. */
export function toBars(ticks: readonly Tick[]): MinuteBar[] {
  const bars = new Map<string, MinuteBar>();
  for (const tick of ticks) {
    const minute = Math.floor(tick.asOf.getTime() / MINUTE_MS) * MINUTE_MS;
    const id = `${tick.symbol} ${minute}`;
    const bar = bars.get(id);
    if (bar) extend(bar, tick);
    else bars.set(id, begin(tick, new Date(minute)));
  }
  return [...bars.values()].toSorted((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : +a.at - +b.at));
}

function begin({ symbol, price, volume, asOf }: Tick, at: Date): MinuteBar {
  const first = money(price);
  const traded = volume === undefined ? ZERO : money(volume);
  return {
    symbol,
    at,
    open: first,
    high: first,
    low: first,
    close: first,
    volume: traded,
    ticks: 1,
    firstAsOf: asOf,
    lastAsOf: asOf,
  };
}

function extend(bar: MinuteBar, tick: Tick): void {
  const price = money(tick.price);
  if (price.gt(bar.high)) bar.high = price;
  if (price.lt(bar.low)) bar.low = price;
  if (tick.asOf < bar.firstAsOf) [bar.open, bar.firstAsOf] = [price, tick.asOf];
  if (tick.asOf >= bar.lastAsOf) [bar.close, bar.lastAsOf] = [price, tick.asOf];
  if (tick.volume !== undefined) bar.volume = bar.volume.plus(tick.volume);
  bar.ticks += 1;
}
