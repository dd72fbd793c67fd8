import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { formatMoney, money } from './money.js';
import {
  amountSchema,
  currencySchema,
  idSchema,
  instantSchema,
  pageSchema,
  priceSchema,
  quantitySchema,
  rateSchema,
  symbolSchema,
  textSchema,
  validationError,
} from './validation.js';

const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe.each([
  ['quantity', quantitySchema, 10],
  ['price', priceSchema, 8],
  ['rate', rateSchema, 10],
  ['amount', amountSchema, 8],
])('a %s', (_, schema, places) => {
  const smallest = `0.${'1'.padStart(places, '0')}`;

  it.each(['1', '0.5', '01', '1.50', '999999999999999999', smallest])('may be "%s"', (text) => {
    expect(schema.parse(text)).toBe(text);
    expect(formatMoney(money(text))).toBe(text.replace(/^0(?=\d)/, '').replace(/(\.\d*[1-9])0+$/, '$1'));
  });

  it.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '1\n',
    '+1',
    '-1',
    '-0',
    '.5',
    '1.',
    '1,5',
    '1.5.5',
    '1e5',
    '1E-5',
    '0x10',
    '1_000',
    '1n',
    'NaN',
    'Infinity',
    '-Infinity',
    'null',
    '٣',
    '１',
    '−1',
    `${smallest}1`,
    '1000000000000000000',
  ])('is never %j', (text) => {
    expect(accepts(schema, text)).toBe(false);
  });

  it('is never a number, nor anything else that JSON has', () => {
    expect([1, 0.1, null, true, ['1'], { value: '1' }, undefined].filter((value) => accepts(schema, value))).toEqual(
      [],
    );
  });

  it(`has at most ${places} places, and says so`, () => {
    expect(schema.safeParse(`${smallest}1`).error?.issues[0]?.message).toContain(`${places} after the point`);
  });
});

it.each([
  ['quantity', quantitySchema],
  ['price', priceSchema],
  ['rate', rateSchema],
])('a %s of nothing is refused', (_, schema) => {
  expect(['0', '0.0', '00'].filter((text) => accepts(schema, text))).toEqual([]);
});

it('an amount of nothing is an amount', () => {
  expect(amountSchema.parse('0')).toBe('0');
});

it.each([
  [
    'currency',
    currencySchema,
    ['USD', 'CLF', 'DEM', 'GBX'],
    ['usd', 'US', 'USDT', 'US1', ' USD', 'USD\n', 'ABC', 'XXX', '', 840],
  ],
  [
    'symbol',
    symbolSchema,
    ['AAPL', 'BRK.B', 'BTC-USD', 'XNYS:IBM', 'ES=F', '7203.T'],
    ['', 'aapl', '^GSPC', 'EUR/USD', 'A B', 'Ä', "A'", 'A'.repeat(33)],
  ],
  ['id', idSchema, ['01890a5d-ac96-774b-bcce-b302099a8057'], ['', '1', '01890a5d-ac96-774b-bcce-b302099a805', 'me']],
])('a %s is told from what is none', (_, schema, good, bad) => {
  expect(good.filter((value) => !accepts(schema, value))).toEqual([]);
  expect(bad.filter((value) => accepts(schema, value))).toEqual([]);
});

describe('an instant', () => {
  it('is the same in whatever offset it is written', () => {
    expect(instantSchema.parse('2026-03-02T15:00:00Z')).toEqual(new Date('2026-03-02T15:00:00.000Z'));
    expect(instantSchema.parse('2026-03-02T10:00:00.000-05:00')).toEqual(new Date('2026-03-02T15:00:00.000Z'));
  });

  it.each([
    '2026-03-02',
    '2026-03-02T15:00:00',
    '2026-02-30T15:00:00Z',
    '2026-03-02T24:00:00Z',
    'now',
    '',
    1772463600000,
  ])('is not %j', (value) => {
    expect(accepts(instantSchema, value)).toBe(false);
  });
});

describe('a page', () => {
  it('has 100 items unless told otherwise, and comes as text from a query', () => {
    expect(pageSchema.parse({})).toEqual({ limit: 100 });
    expect(pageSchema.parse({ limit: '500', cursor: 'x' })).toEqual({ limit: 500, cursor: 'x' });
  });

  it.each(['0', '501', '-1', '1.5', 'all', '1e9', ['1', '2']])('does not have %j', (limit) => {
    expect(accepts(pageSchema, { limit })).toBe(false);
  });

  it('refuses a cursor that is longer than any of ours', () => {
    expect(accepts(pageSchema, { cursor: 'x'.repeat(201) })).toBe(false);
  });
});

describe('validationError', () => {
  it('names every field that is wrong by its path', () => {
    const issues = [
      { path: ['prices', 0, 'price'], message: 'is wrong' },
      { path: [{ key: 'name' }], message: 'is missing' },
      { message: 'is no object' },
    ];
    expect(validationError(issues)).toMatchObject({
      kind: 'invalid',
      code: 'validation_failed',
      extra: {
        errors: [
          { path: 'prices.0.price', message: 'is wrong' },
          { path: 'name', message: 'is missing' },
          { path: '', message: 'is no object' },
        ],
      },
    });
  });

  it('stops after a hundred', () => {
    const { errors } = validationError(Array.from({ length: 1000 }, () => ({ message: 'bad' }))).extra;
    expect(errors).toHaveLength(100);
  });
});

describe('a text', () => {
  it.each(['\0', '\uD800', 'a\uDC00b'])('is made of whole characters that PostgreSQL takes: not of %j', (text) => {
    expect(textSchema(10).safeParse(text).success).toBe(false);
  });

  it('may be anything else', () => {
    expect(textSchema(10).parse('💥 =cmd')).toBe('💥 =cmd');
  });
});
