import { z } from 'zod';

const override = z.string().regex(/^\d{4}-\d{2}-\d{2}=(closed|early|regular)$/, 'takes days such as 2025-01-09=closed');
const day = z.iso.date('names a day that is none');

/** `2025-01-09=closed,2026-07-02=early`: what the exchange announced and no rule foresees, by its own date. */
export const calendarOverridesSchema = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((part) => part.trim() !== ''))
  .pipe(z.array(z.string().trim().pipe(override)))
  .transform((parts) => parts.map((part) => part.split('=')))
  .pipe(z.array(z.tuple([day, z.enum(['closed', 'early', 'regular'])])))
  .transform((days): Readonly<Record<string, 'closed' | 'early' | 'regular'>> => Object.fromEntries(days));
