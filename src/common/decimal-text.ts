import { powerOfTen } from './powers.js';

const [MINUS, NIL] = [45, 48];
/** A `number` holds so many digits exactly, and costs a tenth of BigInt's own reading. */
const CHUNK = 15;

/** `text`: where that is the very form in which it is written. */
export interface DecimalParts {
  units: bigint;
  scale: number;
  text: string | undefined;
}

/** Digits, at most one point between them, and a minus: no exponent, '0x10', 'NaN' or blank. @throws TypeError on anything else */
export function readDecimal(text: string): DecimalParts {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  const point = text.indexOf('.');
  let end = text.length;
  if (end === start || point === start || point === end - 1) throw notDecimal(text);
  if (point > 0) while (text.charCodeAt(end - 1) === NIL) end -= 1;
  let [units, chunk, inChunk] = [0n, 0, 0];
  for (let at = start; at < end; at += 1) {
    if (at === point) continue;
    const digit = text.charCodeAt(at) - NIL;
    if (!(digit >= 0 && digit <= 9)) throw notDecimal(text);
    chunk = chunk * 10 + digit;
    inChunk += 1;
    if (inChunk === CHUNK) {
      units = units * powerOfTen(CHUNK) + BigInt(chunk);
      [chunk, inChunk] = [0, 0];
    }
  }
  units = units === 0n ? BigInt(chunk) : units * powerOfTen(inChunk) + BigInt(chunk);
  const wholeDigits = (point > 0 ? point : end) - start;
  const isPlain = end === text.length && (wholeDigits === 1 || text.charCodeAt(start) !== NIL) && units !== 0n;
  return {
    units: start === 1 ? -units : units,
    scale: point > 0 ? end - point - 1 : 0,
    text: isPlain ? text : undefined,
  };
}

/** Without trailing zeros. */
export function writeDecimal(units: bigint, scale: number): string {
  if (scale === 0 || units === 0n) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === NIL) end -= 1;
  const whole = digits.slice(0, point);
  const text = end === point ? whole : `${whole}.${digits.slice(point, end)}`;
  return units < 0n ? `-${text}` : text;
}

const notDecimal = (text: string) => new TypeError(`"${text}" is not a decimal number`);
