import { money, type Money } from '../../common/money.js';
import { beginBar, extendBar, type MinuteBar, minuteOf } from '../bars.js';
import type { Tick } from '../feeds/feed.js';
import type { Submission } from './submission.js';

/**
 * What of the price path is judged and stored as one: a tick, or several of a feed that came one after the other, of one
 * symbol and minute, each near the first.
 */
export interface Print {
  readonly bar: MinuteBar;
  /** with what the ones before it said of their common day */
  newest: Tick;
  /** that was the newest before it */
  previous?: Tick;
  /** of the newest */
  price: Money;
  /** ticks that came after a newer one */
  late: number;
  /** the first of them (ms since 1970) */
  readonly acceptedAt: number;
  /** who waits for the verdict, and where among their rows the tick is */
  readonly origin?: { submission: Submission; index: number };
  /** where prices are near the first one; not known before it is asked for */
  near?: Range;
}

interface Range {
  from: Money;
  to: Money;
}

const TENTH = money('0.1');

export const isNear = (price: Money, { from, to }: Range): boolean => price.gte(from) && price.lte(to);

/** No further than 10 % from a price: there one price confirms another. */
export function nearOf(price: Money): Range {
  const reach = price.times(TENTH);
  return { from: price.minus(reach), to: price.plus(reach) };
}

/** What somebody has said of it does not hold for others. */
const isApart = ({ confirmed, officialClose, correction }: Tick) => confirmed ?? officialClose ?? correction;

export function beginPrint(tick: Tick, origin?: Print['origin']): Print {
  const bar = beginBar(tick);
  return { bar, newest: tick, price: bar.open, late: 0, acceptedAt: Date.now(), ...(origin && { origin }) };
}

/** Adds a feed's tick of the same symbol; false where it is another print. */
export function fold(print: Print, tick: Tick): boolean {
  const { bar, newest, origin } = print;
  if (origin || isApart(tick) || isApart(newest) || bar.at.getTime() !== minuteOf(tick)) return false;
  // Most prints cost what the one before them did.
  const price = tick.price === newest.price ? print.price : money(tick.price);
  if (!isNear(price, (print.near ??= nearOf(bar.open)))) return false;
  extendBar(bar, tick, price);
  if (isNewer(tick, newest)) [print.previous, print.newest, print.price] = [newest, inherit(tick, newest), price];
  else print.late += 1;
  return true;
}

/** Of ticks of the same time the one with the higher sequence is newer, and without sequences the one that came later. */
export function isNewer(tick: Pick<Tick, 'asOf' | 'sequence'>, known: Pick<Tick, 'asOf' | 'sequence'>): boolean {
  const ahead = tick.asOf.getTime() - known.asOf.getTime();
  if (ahead !== 0 || tick.sequence === undefined || known.sequence === undefined) return ahead >= 0;
  return tick.sequence >= known.sequence;
}

/** `tick` with what it leaves out of its trading day, which is also that of the one before it. */
export function inherit(tick: Tick, before: Tick): Tick {
  const { currency = before.currency, openingPrice = before.openingPrice, previousClose = before.previousClose } = tick;
  if (currency === tick.currency && openingPrice === tick.openingPrice && previousClose === tick.previousClose)
    return tick;
  return { ...tick, currency, openingPrice, previousClose };
}
