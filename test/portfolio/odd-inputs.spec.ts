import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decodeCursor } from '../../src/common/cursor.js';
import { toProblem } from '../../src/common/problem.filter.js';
import { pageSchema, validationError } from '../../src/common/validation.js';
import { readIdempotencyKey } from '../../src/idempotency/idempotency-key.js';
import { priceRowSchema, rateRowSchema } from '../../src/market-data/price.schemas.js';
import { changeHoldingSchema, openHoldingSchema } from '../../src/portfolio/by-hand/holding.schemas.js';
import { checkDraft } from '../../src/portfolio/imports/check-draft.js';
import { readFile } from '../../src/portfolio/imports/read-file.js';
import { performanceQuerySchema } from '../../src/portfolio/performance/performance.schemas.js';
import { changePortfolioSchema, createPortfolioSchema } from '../../src/portfolio/portfolio.schemas.js';
import { figuresOf } from '../../src/portfolio/trade-terms.js';
import { amendTradeSchema, createTradeSchema } from '../../src/portfolio/trade.schemas.js';
import { readExpected } from '../../src/common/versions.js';
import { bytes, csv, json, ofx } from '../api/support/odd-files.js';
import { Nasty } from './support/nasty.js';

const BODIES = 5000;
const HEADERS = 2500;
const FILES = 625;

/** The status of the problem that somebody would be answered with, and 200 where there is none. */
function statusOf(read: () => unknown): number {
  try {
    read();
    return 200;
  } catch (error) {
    // The body parser's own: what is no JSON never comes so far.
    return error instanceof SyntaxError ? 400 : toProblem(error).status;
  }
}

const trade = { type: 'buy', symbol: 'AAPL', quantity: '1', price: '1', currency: 'USD', fee: '0', note: 'x' };
const bodies = [
  [createTradeSchema, trade],
  [createTradeSchema, { type: 'split', symbol: 'AAPL', quantity: '1:3' }],
  [createTradeSchema, { type: 'dividend', symbol: 'AAPL', amount: '1', executedAt: '2024-03-12T15:00:00Z' }],
  [createTradeSchema, { type: 'deposit', amount: '1', currency: 'EUR', fxRate: '1.1' }],
  [amendTradeSchema, { price: '2', fee: '1', quantity: '1' }],
  [createPortfolioSchema, { name: 'x', baseCurrency: 'USD', costMethod: 'fifo' }],
  [changePortfolioSchema, { name: 'y', expectedVersion: 1 }],
  [openHoldingSchema, { symbol: 'IBM', quantity: '1', costBasis: '1', currency: 'USD' }],
  [changeHoldingSchema, { quantity: '1', averageCost: '1', expectedVersion: 1 }],
  [priceRowSchema, { symbol: 'AAPL', price: '1', asOf: '2024-03-12T15:00:00Z', currency: 'USD', volume: '1' }],
  [rateRowSchema, { base: 'EUR', quote: 'USD', rate: '1.1', asOf: '2024-03-12T15:00:00Z' }],
] as const;

/** Ten thousand inputs; what comes with the whole way from request to answer is in ./fuzz.spec.ts and ../api/imports-fuzz.spec.ts. */
describe('an odd input is taken, or refused with a problem that is not ours:', () => {
  it(`${BODIES} bodies`, () => {
    const nasty = new Nasty(11);
    const statuses = Array.from({ length: BODIES }, () => {
      const [schema, valid] = nasty.one(bodies);
      const text = nasty.body(valid);
      const status = statusOf(() => {
        const parsed = schema.safeParse(JSON.parse(text));
        if (!parsed.success) throw validationError(parsed.error.issues);
        // What is taken can be reckoned with.
        if (schema === createTradeSchema) figuresOf(createTradeSchema.parse(JSON.parse(text)));
      });
      return { status, text };
    });
    expect(statuses.filter(({ status }) => status !== 200 && status !== 400)).toEqual([]);
    expect(statuses.filter(({ status }) => status === 200).length).toBeGreaterThan(BODIES / 5);
    expect(statuses.filter(({ status }) => status === 400).length).toBeGreaterThan(BODIES / 5);
  });

  it(`${HEADERS} headers and queries`, () => {
    const nasty = new Nasty(12);
    const reads = [
      () => {
        const { 'if-match': tag } = nasty.headers();
        readExpected(JSON.parse(nasty.body({ expectedVersion: 1 })), {}, tag);
      },
      () => readIdempotencyKey(nasty.headers()['idempotency-key']),
      () => decodeCursor(Buffer.from(nasty.body({ limit: '1' })).toString('base64url'), pageSchema),
      () => {
        const parsed = performanceQuerySchema.safeParse(
          JSON.parse(nasty.body({ from: '2024-03-12', to: '2024-03-13' })),
        );
        if (!parsed.success) throw validationError(parsed.error.issues);
      },
    ];
    const statuses = Array.from({ length: HEADERS }, () => statusOf(nasty.one(reads)));
    expect(new Set(statuses)).toEqual(new Set([200, 400]));
  });

  it.each([
    ['CSV', csv],
    ['JSON', json],
    ['OFX', ofx],
    ['bytes', bytes],
  ])(`${FILES} files of %s`, async (_, input) => {
    await fc.assert(
      fc.asyncProperty(input, async (file) => {
        const read = await readFile(Buffer.from(file, 'utf8')).catch((error: unknown) => toProblem(error).status);
        if (typeof read === 'number') return expect(read).toBe(400);
        for (const checked of read.drafts.map(checkDraft)) {
          if (Array.isArray(checked)) expect(checked.length).toBeGreaterThan(0);
          else figuresOf(checked.trade);
        }
      }),
      { seed: 13, numRuns: FILES },
    );
  });
});
