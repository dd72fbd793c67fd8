import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { minorUnits } from './currencies.js';
import { DomainError } from './errors.js';

/** The shapes that the whole API is made of. Money is a decimal string, never a number. */
const decimal = (integers: number, places: number) =>
  z
    .string()
    .regex(
      new RegExp(`^-?\\d{1,${integers}}(\\.\\d{1,${places}})?$`),
      `must be a decimal string with at most ${integers} digits before and ${places} after the point`,
    );
const isPositive = (text: string) => !text.startsWith('-') && /[1-9]/.test(text);
const isNotNegative = (text: string) => !text.startsWith('-');

export const quantitySchema = decimal(18, 10).refine(isPositive, 'must be greater than 0');
export const priceSchema = decimal(18, 8).refine(isPositive, 'must be greater than 0');
export const rateSchema = decimal(18, 10).refine(isPositive, 'must be greater than 0');
export const amountSchema = decimal(18, 8).refine(isNotNegative, 'must not be negative');
const CODE = /^[A-Z]{3}$/;
export const currencySchema = z
  .string()
  .regex(CODE, 'must be an ISO 4217 code such as USD')
  .refine((code) => !CODE.test(code) || minorUnits.has(code), 'is no currency of ISO 4217');
export const symbolSchema = z.string().regex(/^[A-Z0-9][A-Z0-9.:^=-]{0,31}$/, 'must be a symbol such as AAPL');
/** Before that no price or trade of ours happened, and JavaScript takes the first hundred years for the last ones. */
const EARLIEST = new Date('1900-01-01T00:00:00Z');
export const instantSchema = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((instant) => instant >= EARLIEST, 'must not be before 1900');
export const idSchema = z.uuid();
/** Half of a pair: no character. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** PostgreSQL's text takes every character but NUL; its JSON takes no half of one. */
export const textSchema = (maximum: number) =>
  z
    .string()
    .min(1)
    .max(maximum)
    .refine((text) => !text.includes('\0'), 'must not contain NUL')
    .refine((text) => !LONE_SURROGATE.test(text), 'must be whole characters');

export const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
});
export type Page = z.infer<typeof pageSchema>;

type Issue = { readonly message: string; readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] };

/** 400 `validation_failed`, with every field that is wrong. */
export function validationError(issues: readonly Issue[]): DomainError {
  const errors = issues.slice(0, 100).map(({ path = [], message }) => ({
    path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }));
  return new DomainError('invalid', 'validation_failed', 'The input is not valid', { errors });
}

export const validationPipe = new StandardSchemaValidationPipe({ exceptionFactory: validationError });
