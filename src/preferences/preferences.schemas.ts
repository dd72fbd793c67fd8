import { z } from 'zod';

const LONGEST_MS = 3_600_000;

export const preferencesSchema = z.object({
  minIntervalMs: z
    .number()
    .int()
    .describe('prices move your portfolios at most once in so long (ms); 0: as often as the service does it'),
  version: z.number().int(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const changePreferencesSchema = z.strictObject({
  minIntervalMs: z
    .number()
    .int()
    .min(0)
    .max(LONGEST_MS)
    .nullable()
    .describe('an hour at most; 0 or null: as often as the service does it'),
});
export type ChangePreferences = z.infer<typeof changePreferencesSchema>;
