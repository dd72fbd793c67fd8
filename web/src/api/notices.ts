import type { AlertKind } from './alert-rules.js';
import { call } from './call.js';
import type { Page } from './page.js';

/** What a rule told, as `notice { code: "alert" }` brings it and the list keeps it. */
export interface Alert {
  id: string;
  ruleId: string;
  kind: AlertKind;
  symbol?: string;
  portfolioId?: string;
  /** a price, a percentage, or ms, as the kind has it */
  value: string;
  threshold: string;
  /** ISO 8601, UTC */
  at: string;
  readAt: string | null;
}

/** Newest first. @throws Problem */
export const listNotices = (cursor?: string): Promise<Page<Alert>> =>
  call(`/notices?limit=50${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);

/** @throws Problem */
export const readAllNotices = (): Promise<{ read: number }> => call('/notices/read-all', { method: 'POST' });
