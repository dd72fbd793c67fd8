import { money } from '../common/money.js';
import type { RandomInteger } from '../market-data/feeds/random.js';

const MICROS = 1_000_000n;
const MICRO = money('0.000001');
const CENT = 10_000n;
/** of a move within a quarter of an hour, in millionths; it grows with the root of the time */
const STEP_PPM = 5000;

/** A price that is known: at the time with this index. Decimal strings. */
export interface KnownPrice {
  index: number;
  price: string;
}

/**
 * Invents a past that goes through what is known of it: a random walk from each known price, bent so that it ends at the next one. In integers,
 * as the prices of the simulated feed; the same ones for the same `random`.
 * @param known at least the last time's, sorted
 * @param quarters how long each time is after the one before
 */
export function pastPrices(known: readonly KnownPrice[], quarters: readonly number[], random: RandomInteger): string[] {
  const [first] = known;
  const through = first!.index === 0 ? known : [{ index: 0, price: first!.price }, ...known];
  const prices = [microsOf(through[0]!.price)];
  for (const [at, { index, price }] of through.entries()) {
    const from = through[at - 1];
    if (from)
      prices.push(...bridge(prices.at(-1)!, microsOf(price), quarters.slice(from.index + 1, index + 1), random));
  }
  return prices.map(inCents);
}

function bridge(from: bigint, to: bigint, quarters: readonly number[], random: RandomInteger): bigint[] {
  let current = from;
  const walked = quarters.map((each) => (current = moved(current, Math.round(STEP_PPM * Math.sqrt(each)), random)));
  const astray = to - current;
  const whole = BigInt(quarters.reduce((sum, each) => sum + each, 0));
  let gone = 0n;
  return walked.map((price, index) => {
    gone += BigInt(quarters[index]!);
    const bent = price + (astray * gone) / whole;
    return bent < CENT ? CENT : bent;
  });
}

function moved(from: bigint, ppm: number, random: RandomInteger): bigint {
  return (from * (MICROS + BigInt(random(ppm + 1) - random(ppm + 1)))) / MICROS;
}

const microsOf = (price: string): bigint => BigInt(money(price).dividedBy(MICRO, 0).toFixed());

function inCents(micros: bigint): string {
  const cents = ((micros + CENT / 2n) / CENT).toString().padStart(3, '0');
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}
