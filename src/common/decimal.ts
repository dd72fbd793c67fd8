import { readDecimal, writeDecimal } from './decimal-text.js';
import { powerOfTen } from './powers.js';

/** An immutable, exact decimal number of any size: `units` × 10^−`scale`. Only a quotient is ever rounded. */
export class Decimal {
  private constructor(
    private readonly units: bigint,
    private readonly scale: number,
    private text?: string,
  ) {}

  /** @throws TypeError on anything but digits with a point and a sign, such as NUMERIC gives */
  static read(text: string): Decimal {
    const parts = readDecimal(text);
    return new Decimal(parts.units, parts.scale, parts.text);
  }

  /** The sum, without an object for each step; what is `null` is left out. */
  static sum<T>(all: Iterable<T>, figureOf: (each: T) => Decimal | null): Decimal {
    let [units, scale] = [0n, 0];
    for (const each of all) {
      const figure = figureOf(each);
      if (figure === null || figure.units === 0n) continue;
      if (figure.scale === scale) units += figure.units;
      else if (figure.scale < scale) units += figure.units * powerOfTen(scale - figure.scale);
      else [units, scale] = [units * powerOfTen(figure.scale - scale) + figure.units, figure.scale];
    }
    return new Decimal(units, scale);
  }

  plus(other: Decimal): Decimal {
    // Most figures that are added to something are 0: what was traded today, fees, what was realized.
    if (other.units === 0n) return this;
    if (this.units === 0n) return other;
    const ahead = this.scale - other.scale;
    if (ahead === 0) return new Decimal(this.units + other.units, this.scale);
    if (ahead > 0) return new Decimal(this.units + other.units * powerOfTen(ahead), this.scale);
    return new Decimal(this.units * powerOfTen(-ahead) + other.units, other.scale);
  }

  minus(other: Decimal): Decimal {
    if (other.units === 0n) return this;
    const ahead = this.scale - other.scale;
    if (ahead === 0) return new Decimal(this.units - other.units, this.scale);
    if (ahead > 0) return new Decimal(this.units - other.units * powerOfTen(ahead), this.scale);
    return new Decimal(this.units * powerOfTen(-ahead) - other.units, other.scale);
  }

  times(other: Decimal): Decimal {
    // The rate of the base currency itself.
    if (other.units === 1n && other.scale === 0) return this;
    return new Decimal(this.units * other.units, this.scale + other.scale);
  }

  negated(): Decimal {
    return new Decimal(-this.units, this.scale);
  }

  /** Rounded to so many places; what lies in the middle goes to the even neighbour. @throws RangeError where `divisor` is 0 */
  dividedBy(divisor: Decimal, places: number): Decimal {
    const shift = places + divisor.scale - this.scale;
    const numerator = shift > 0 ? this.units * powerOfTen(shift) : this.units;
    const denominator = shift < 0 ? divisor.units * powerOfTen(-shift) : divisor.units;
    return new Decimal(divideHalfEven(numerator, denominator), places);
  }

  gt(other: Decimal): boolean {
    return this.minus(other).units > 0n;
  }

  gte(other: Decimal): boolean {
    return this.minus(other).units >= 0n;
  }

  lt(other: Decimal): boolean {
    return other.gt(this);
  }

  lte(other: Decimal): boolean {
    return other.gte(this);
  }

  /** 1 and 1.0 are equal. */
  eq(other: Decimal): boolean {
    return this.minus(other).isZero();
  }

  isZero(): boolean {
    return this.units === 0n;
  }

  isNegative(): boolean {
    return this.units < 0n;
  }

  /** Plain notation, no exponent, no trailing zeros; worked out once. */
  toFixed(): string {
    return (this.text ??= writeDecimal(this.units, this.scale));
  }

  toString(): string {
    return this.toFixed();
  }

  toJSON(): string {
    return this.toFixed();
  }
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = magnitude(numerator - quotient * denominator);
  if (rest === 0n) return quotient;
  const beyondHalf = rest + rest - magnitude(denominator);
  if (beyondHalf < 0n || (beyondHalf === 0n && quotient % 2n === 0n)) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
