import { money } from '../../common/money.js';
import type { RandomInteger } from './random.js';

/** Prices walk in millionths of the currency, so that a cheap one moves as well; people see cents. */
const MICROS = 1_000_000n;
const MICRO = money('0.000001');
const MICROS_PER_CENT = 10_000n;
const STEP_PPM = 400;
const GAP_PPM = 4000;

/** One invented price: a geometric random walk in integers, with the reference prices of its day. */
export class RandomWalk {
  private current: bigint;
  private open: bigint;
  private closeBefore: bigint;

  constructor(
    startPrice: string,
    private readonly random: RandomInteger,
  ) {
    this.open = BigInt(money(startPrice).dividedBy(MICRO, 0).toFixed());
    this.current = this.open;
    this.closeBefore = this.moved(this.open, GAP_PPM);
  }

  get price(): string {
    return inCents(this.current);
  }

  get openingPrice(): string {
    return inCents(this.open);
  }

  get previousClose(): string {
    return inCents(this.closeBefore);
  }

  step(): void {
    this.current = this.moved(this.current, STEP_PPM);
  }

  /** A new day: the last price becomes the previous close, and the open lies a little off it. */
  startDay(): void {
    this.closeBefore = this.current;
    this.current = this.moved(this.current, GAP_PPM);
    this.open = this.current;
  }

  /** Multiplied by a triangular draw of at most ± `ppm` millionths; never below one cent. */
  private moved(from: bigint, ppm: number): bigint {
    const draw = this.random(ppm + 1) - this.random(ppm + 1);
    const to = (from * (MICROS + BigInt(draw))) / MICROS;
    return to < MICROS_PER_CENT ? MICROS_PER_CENT : to;
  }
}

function inCents(micros: bigint): string {
  const cents = ((micros + MICROS_PER_CENT / 2n) / MICROS_PER_CENT).toString().padStart(3, '0');
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}
