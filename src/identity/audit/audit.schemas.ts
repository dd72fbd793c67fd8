import { z } from 'zod';
import { idSchema, instantSchema, pageSchema, textSchema } from '../../common/validation.js';

export const portfolioAuditQuerySchema = pageSchema.extend({
  from: instantSchema.optional(),
  to: instantSchema.optional().describe('not included'),
});
export const auditQuerySchema = portfolioAuditQuerySchema.extend({
  actor: textSchema(200).optional(),
  action: textSchema(100).optional(),
  portfolioId: idSchema.optional(),
});
export type AuditQuery = z.infer<typeof auditQuerySchema> & { userId?: string };

const row = z.record(z.string(), z.unknown()).nullable();
export const auditEventSchema = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string().describe('the token’s subject, or the role at the database'),
  address: z.string().nullable(),
  action: z.string().describe('such as `trades.insert`, `sign_in`, `cache.invalidate`'),
  portfolioId: z.uuid().nullable(),
  before: row,
  after: row,
  detail: row,
});
export const auditListSchema = z.object({ items: z.array(auditEventSchema), nextCursor: z.string().nullable() });
export type AuditEventView = z.infer<typeof auditEventSchema>;
