import { money } from '../../common/money.js';
import type { MinuteBar } from '../bars.js';
import type { Tick } from '../feeds/feed.js';
import type { KnownPrint } from './corrected-bar.js';
import type { Known } from './judge.js';

const isAlike = (a: KnownPrint, b: KnownPrint): boolean =>
  a.asOf.getTime() === b.asOf.getTime() && money(a.price).eq(money(b.price));

/** By the feed's own count where both have one, else by their time, and by what the print said where that is told. */
export function isMeant(tick: Tick, print: KnownPrint): boolean {
  if (tick.sequence !== undefined && print.sequence !== undefined) return tick.sequence === print.sequence;
  const said = tick.correction === 'cancel' ? tick.price : tick.originalPrice;
  return isAlike({ price: said ?? print.price, asOf: tick.asOf }, print);
}

/** The print that a correction is about, among all that is still known of single prints. */
export function findPrint(tick: Tick, known: Known, bar: MinuteBar | null): KnownPrint | undefined {
  const { before, openingPrice, openingAsOf, closingPrice, closingAsOf } = known;
  const counted: KnownPrint[] = before ? [known, before] : [known];
  const others: KnownPrint[] = [];
  if (openingPrice && openingAsOf) others.push({ price: openingPrice, asOf: openingAsOf });
  if (closingPrice && closingAsOf) others.push({ price: closingPrice, asOf: closingAsOf });
  if (bar) others.push(...endsOf(bar), ...extremesOf(bar, tick));
  // What is known twice is still the same print: the feed's count of it holds.
  const prints = [...counted, ...others.map((print) => counted.find((each) => isAlike(each, print)) ?? print)];
  const print = prints.find((each) => isMeant(tick, each));
  return print && { price: print.price, asOf: print.asOf, sequence: print.sequence };
}

const endsOf = (bar: MinuteBar): KnownPrint[] => [
  { price: bar.open.toFixed(), asOf: bar.firstAsOf },
  { price: bar.close.toFixed(), asOf: bar.lastAsOf },
];

/** When in the minute they were is forgotten: their price has to name them. */
function extremesOf(bar: MinuteBar, tick: Tick): KnownPrint[] {
  if (tick.correction === 'correct' && tick.originalPrice === undefined) return [];
  return [bar.high, bar.low].map((price) => ({ price: price.toFixed(), asOf: tick.asOf }));
}
