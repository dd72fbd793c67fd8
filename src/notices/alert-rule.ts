export const alertKinds = ['price_above', 'price_below', 'day_change_beyond', 'update_late'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** What the threshold of a kind is called. */
export const termOf = {
  price_above: 'threshold',
  price_below: 'threshold',
  day_change_beyond: 'percent',
  update_late: 'afterMs',
} as const satisfies Record<AlertKind, string>;

/** What a rule is about: one of the two. */
export interface AlertSubject {
  symbol: string | null;
  portfolioId: string | null;
}

/** A rule as PostgreSQL has it; the threshold is a price, a percentage, or milliseconds. */
export interface AlertRuleRow extends AlertSubject {
  id: string;
  userId: string;
  kind: AlertKind;
  threshold: string;
  isBeyond: boolean;
  version: number;
  createdAt: Date;
}
