import { random } from '../../cache/random.js';

/** What nobody means, or what somebody means badly. */
const values: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  1.5,
  1e308,
  true,
  [],
  {},
  [[]],
  { toString: 'x' },
  '0',
  '-0',
  '-1',
  '1e5',
  'NaN',
  'Infinity',
  '٣',
  '1,5',
  '0x10',
  '1'.repeat(400),
  '0.'.padEnd(300, '0'),
  '999999999999999999.9999999999',
  'USD',
  'usd',
  'EUR/USD',
  '../../etc/passwd',
  `'; DROP TABLE trades; --`,
  '=cmd|calc',
  '\0',
  '\u202E',
  '\uD800',
  '💥'.repeat(50),
  'x'.repeat(5000),
  '2024-02-30T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2024-03-12T15:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  '__proto__',
];
const keys = ['__proto__', 'constructor', 'id', 'userId', 'user_id', 'revision', 'version', 'x'.repeat(200)];

/** Makes bodies that are nearly right, and some that are nothing, the same for the same seed. */
export class Nasty {
  readonly random: (below: number) => number;

  constructor(seed: number) {
    this.random = random(seed);
  }

  one = <T>(all: readonly T[]): T => all[this.random(all.length)]!;

  /** The body as text, with some of its members changed, dropped or added; now and then cut off or something else. */
  body(valid: Readonly<Record<string, unknown>>): string {
    const body: Record<string, unknown> = { ...valid };
    for (let changes = this.random(4); changes > 0; changes -= 1) {
      const key = this.random(5) === 0 ? this.one(keys) : this.one(Object.keys(valid));
      if (this.random(4) === 0) delete body[key];
      else
        Object.defineProperty(body, key, {
          value: this.one(values),
          enumerable: true,
          configurable: true,
          writable: true,
        });
    }
    const text = JSON.stringify(body);
    if (this.random(25) > 0) return text;
    return this.one([
      text.slice(0, this.random(text.length)),
      `[${text}]`,
      JSON.stringify(this.one(values)),
      '{'.repeat(500),
      '',
    ]);
  }

  /** A file as some program exports it, with bytes and cells that are not what they should be. */
  file(lines: readonly string[]): string {
    const cells = lines.map((line) =>
      line.split(',').map((cell) => (this.random(12) === 0 ? JSON.stringify(this.one(values)) : cell)),
    );
    const text = cells.map((line) => line.join(this.random(30) === 0 ? ';' : ',')).join(this.one(['\n', '\r\n']));
    return this.random(15) === 0 ? text.slice(this.random(text.length)) : text;
  }

  headers(): Record<string, string> {
    const all: Record<string, string> = {
      'idempotency-key': this.one(['', 'a', 'x'.repeat(300), 'k1', 'k2', '"']),
      'if-match': this.one(['*', '"1"', 'W/"1"', '""', '1', '"x"', '"1", "2"', '"99999999999999999999"']),
      'x-request-id': this.one(['', 'x'.repeat(500), '../', 'ok']),
      'content-type': this.one([
        'application/json',
        'text/plain',
        'application/xml',
        'x',
        'application/json; charset=latin9',
      ]),
      'cache-control': this.one(['no-cache', 'max-age=-1', ',,,']),
      accept: this.one(['*/*', 'image/png', '']),
    };
    return Object.fromEntries(Object.entries(all).filter(() => this.random(6) === 0));
  }
}
