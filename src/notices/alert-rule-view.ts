import { formatMoney } from '../common/money.js';
import { type AlertKind, type AlertRuleRow, type AlertSubject, termOf } from './alert-rule.js';
import type { AlertRuleView } from './alert-rule.schemas.js';

/** The subject as the API has it: what does not apply is left out. */
export const presentSubject = ({ symbol, portfolioId }: AlertSubject) => ({
  ...(symbol !== null && { symbol }),
  ...(portfolioId !== null && { portfolioId }),
});

/** `{ threshold: "105" }`, `{ percent: "5" }` or `{ afterMs: 5000 }`. */
export const presentTerm = (kind: AlertKind, threshold: string) => ({
  [termOf[kind]]: kind === 'update_late' ? Number(threshold) : formatMoney(threshold),
});

export function presentRule({ id, kind, isBeyond, version, createdAt, ...rule }: AlertRuleRow): AlertRuleView {
  return {
    id,
    kind,
    ...presentSubject(rule),
    ...presentTerm(kind, rule.threshold),
    isBeyond,
    version,
    createdAt: createdAt.toISOString(),
  };
}
