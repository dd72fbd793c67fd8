import { call } from './call.js';
import type { Page } from './page.js';

export type AlertKind = 'price_above' | 'price_below' | 'day_change_beyond' | 'update_late';

/** What it takes to be told; decimals as text. */
export type AlertTerm = { threshold: string } | { percent: string } | { afterMs: number };
type AlertSubject = { symbol: string } | { portfolioId: string };

export type NewAlertRule = { kind: AlertKind } & AlertSubject & AlertTerm;

export interface AlertRule {
  id: string;
  kind: AlertKind;
  symbol?: string;
  portfolioId?: string;
  threshold?: string;
  percent?: string;
  afterMs?: number;
  /** it was told, and is told again only after the value has come back */
  isBeyond: boolean;
  version: number;
}

/** All: a user has 100 at most. @throws Problem */
export const listAlertRules = async (): Promise<AlertRule[]> =>
  (await call<Page<AlertRule>>('/alert-rules?limit=500')).items;

/** @throws Problem `not_found`, `too_many_alert_rules` */
export const createAlertRule = (rule: NewAlertRule, idempotencyKey: string): Promise<AlertRule> =>
  call('/alert-rules', { method: 'POST', body: rule, idempotencyKey });

/** @throws Problem `version_conflict` with the rule as it is */
export const changeAlertRule = ({ id, version }: AlertRule, term: AlertTerm): Promise<AlertRule> =>
  call(`/alert-rules/${id}`, { method: 'PATCH', body: { ...term, expectedVersion: version } });

/** @throws Problem `version_conflict` with the rule as it is */
export const removeAlertRule = ({ id, version }: AlertRule): Promise<void> =>
  call(`/alert-rules/${id}?expectedVersion=${version}`, { method: 'DELETE' });
