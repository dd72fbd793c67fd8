import { formatMoney } from '../common/money.js';
import { presentSubject } from './alert-rule-view.js';
import type { AlertKind } from './alert-rule.js';
import type { Alert, NoticeView } from './notice.schemas.js';
import type { NoticeRow } from './notice.js';

const details: Record<AlertKind, (subject: string, value: string, threshold: string) => string> = {
  price_above: (subject, value, threshold) => `${subject} is at ${value}, above ${threshold}`,
  price_below: (subject, value, threshold) => `${subject} is at ${value}, below ${threshold}`,
  day_change_beyond: (subject, value, threshold) =>
    `${subject} has changed by ${value} % since the previous close, more than ${threshold} %`,
  update_late: (subject, value, threshold) =>
    `${subject} has waited for ${value} ms to be valued, longer than ${threshold} ms`,
};

/** What the sockets of its user are told. */
export function presentAlert({ id, ruleId, kind, symbol, portfolioId, at, ...figures }: NoticeRow): Alert {
  const [value, threshold] = [formatMoney(figures.value), formatMoney(figures.threshold)];
  return {
    code: 'alert',
    id,
    ruleId,
    kind,
    detail: details[kind](symbol ?? 'The portfolio', value, threshold),
    ...presentSubject({ symbol, portfolioId }),
    value,
    threshold,
    at: at.toISOString(),
  };
}

export function presentNotice(notice: NoticeRow): NoticeView {
  return { ...presentAlert(notice), readAt: notice.readAt?.toISOString() ?? null };
}
