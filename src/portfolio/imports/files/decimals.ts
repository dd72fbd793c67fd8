import { money, ZERO, type Money } from '../../../common/money.js';

/** What stands before the decimal places of a file; the other one may stand between thousands. */
export type DecimalMark = '.' | ',';

const GROUPS = `[’' \\u00a0\\u202f]`;
const shapes: Record<DecimalMark, RegExp> = {
  '.': new RegExp(`^([+-]?)(\\d{1,3}(?:(?:,|${GROUPS})\\d{3})+|\\d+)?(?:\\.(\\d+))?(?:[eE]([+-]?\\d{1,2}))?$`),
  ',': new RegExp(`^([+-]?)(\\d{1,3}(?:(?:\\.|${GROUPS})\\d{3})+|\\d+)?(?:,(\\d+))?(?:[eE]([+-]?\\d{1,2}))?$`),
};
const MOST_CHARACTERS = 100;

/** `null` where it is no number. An exponent is what other programs write of 0.0000001. */
export function readDecimal(text: string, mark: DecimalMark): Money | null {
  const [, sign = '', whole = '', places = '', exponent = '0'] =
    (text.length <= MOST_CHARACTERS && shapes[mark].exec(text)) || [];
  const digits = whole.replaceAll(/\D/g, '') + places;
  if (digits === '') return null;
  const value = shift(digits, places.length - parseInt(exponent, 10));
  return sign === '-' ? ZERO.minus(value) : value;
}

/** digits × 10^−places */
function shift(digits: string, places: number): Money {
  if (places <= 0) return money(digits + '0'.repeat(-places));
  const padded = digits.padStart(places + 1, '0');
  return money(`${padded.slice(0, -places)}.${padded.slice(-places)}`);
}

const LOOKS = { ',': /^[^,]*,\d+$/, '.': /^[^.]*\.\d+$/ } as const;
/** 1,234 and 1.234 are a thousand and more, or one and a bit. */
const UNCLEAR = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;

/** What the numbers of a file agree on; where all of them can be read either way, `usual`. */
export function decimalMarkOf(numbers: Iterable<string>, usual: DecimalMark): DecimalMark {
  let [commas, points] = [0, 0];
  for (const text of numbers) {
    if (UNCLEAR.test(text)) continue;
    if (LOOKS[','].test(text)) commas += 1;
    if (LOOKS['.'].test(text)) points += 1;
  }
  return commas === points ? usual : commas > points ? ',' : '.';
}

const ONE = money('1');
export const absolute = (value: Money): Money => (value.isNegative() ? value.negated() : value);
/** To as many places as an amount may have: other programs write the noise of their floating point after that. */
export const rounded = (value: Money): Money => value.dividedBy(ONE, 8);
