import type { AlertKind, AlertSubject } from './alert-rule.js';

/** A notice as PostgreSQL has it: `value` went beyond `threshold`. */
export interface NoticeRow extends AlertSubject {
  id: string;
  userId: string;
  ruleId: string;
  kind: AlertKind;
  /** a price, a percentage, or milliseconds, as the threshold */
  value: string;
  threshold: string;
  at: Date;
  readAt: Date | null;
}

export const NOTICE_COLUMNS = `id, user_id AS "userId", rule_id AS "ruleId", kind, symbol, portfolio_id AS "portfolioId", value::text,
  threshold::text, at, read_at AS "readAt"`;
