import { z } from 'zod';
import { pageSchema } from '../common/validation.js';
import { alertKinds } from './alert-rule.js';

export const noticesQuerySchema = pageSchema.extend({
  unread: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('only those that you have not read, or have read; left out: all'),
});
export type NoticesQuery = z.infer<typeof noticesQuerySchema>;

/** What the socket is told, too. */
export const alertSchema = z.object({
  code: z.literal('alert'),
  id: z.uuid(),
  ruleId: z.uuid(),
  kind: z.enum(alertKinds),
  detail: z.string().describe('for people'),
  symbol: z.string().optional(),
  portfolioId: z.uuid().optional(),
  value: z.string().describe('decimal string: a price, a percentage, or ms, as the kind of the rule has it'),
  threshold: z.string().describe('likewise: what it went beyond'),
  at: z.string(),
});
export type Alert = z.infer<typeof alertSchema>;

export const noticeSchema = alertSchema.extend({ readAt: z.string().nullable() });
export type NoticeView = z.infer<typeof noticeSchema>;

export const noticesSchema = z.object({ items: z.array(noticeSchema), nextCursor: z.string().nullable() });
export const readAllSchema = z.object({ read: z.number().int().describe('how many that were') });
