import type { AlertKind } from '../api/alert-rules.js';
import type { Alert } from '../api/notices.js';
import { percent, quantity } from '../figures/format.js';
import { usePortfolioList } from '../live/portfolio-list.js';

const titles: Record<AlertKind, string> = {
  price_above: 'Price alert',
  price_below: 'Price alert',
  day_change_beyond: 'Day change alert',
  update_late: 'Update is late',
};

interface Words {
  title: string;
  detail: string;
}

/** What an alert says, in the reader's own number format. */
export function wordsOf({ kind, value, threshold, ...about }: Alert): Words {
  const subject = subjectOf(about);
  const details: Record<AlertKind, () => string> = {
    price_above: () => `${subject} is at ${quantity(value)}, above ${quantity(threshold)}`,
    price_below: () => `${subject} is at ${quantity(value)}, below ${quantity(threshold)}`,
    day_change_beyond: () => `${subject} has changed by ${percent(value)} today, more than ${quantity(threshold)}%`,
    update_late: () => `${subject} has waited ${secondsOf(value)} to be valued, longer than ${secondsOf(threshold)}`,
  };
  return { title: titles[kind], detail: details[kind]() };
}

/** The symbol, or the portfolio by its name. */
export function subjectOf({ symbol, portfolioId }: { symbol?: string; portfolioId?: string }): string {
  if (symbol !== undefined) return symbol;
  const found = usePortfolioList.getState().items?.find(({ id }) => id === portfolioId);
  return found?.name ?? 'A portfolio';
}

/** @param ms as text or number */
export const secondsOf = (ms: string | number): string => `${quantity(Number(ms) / 1000)} s`;
