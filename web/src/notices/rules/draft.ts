import type { AlertRule, AlertTerm, NewAlertRule } from '../../api/alert-rules.js';

export const choices = {
  price_above: { name: 'Price rises above', subject: 'symbol', term: 'Price' },
  price_below: { name: 'Price falls below', subject: 'symbol', term: 'Price' },
  symbol_change: { name: 'Symbol: day change beyond', subject: 'symbol', term: 'Percent, up or down' },
  portfolio_change: { name: 'Portfolio: day change beyond', subject: 'portfolio', term: 'Percent, up or down' },
  update_late: { name: 'Portfolio: update late by', subject: 'portfolio', term: 'Seconds' },
} as const;

export type Choice = keyof typeof choices;

/** As it stands in the form. */
export interface Draft {
  choice: Choice;
  symbol: string;
  portfolioId: string | null;
  term: string;
}

const SYMBOL = /^[A-Z0-9][A-Z0-9.:^=-]{0,31}$/;
const DECIMAL = /^\d{1,18}(\.\d{1,8})?$/;
const DAY_S = 86_400;

export const choiceOf = ({ kind, symbol }: AlertRule): Choice =>
  kind !== 'day_change_beyond' ? kind : symbol === undefined ? 'portfolio_change' : 'symbol_change';

/** The number in a rule, as it stands in the form: seconds where the API has ms. */
export const termTextOf = ({ threshold, percent, afterMs }: AlertRule): string =>
  threshold ?? percent ?? String((afterMs ?? 0) / 1000);

/** Why what stands there does not do, as the server would say; `null` where it does. */
export function symbolProblem(symbol: string): string | null {
  return SYMBOL.test(symbol.trim().toUpperCase()) ? null : 'A symbol such as AAPL';
}

export function termProblem(choice: Choice, text: string): string | null {
  const term = text.trim();
  if (!DECIMAL.test(term)) return 'A number such as 105.5';
  if (!/[1-9]/.test(term)) return 'More than 0';
  if (choice !== 'update_late') return null;
  return Number(term) >= 1 && Number(term) <= DAY_S ? null : 'From 1 second to a day (86,400)';
}

export function problemOf({ choice, symbol, portfolioId, term }: Draft): string | null {
  const isOfSymbol = choices[choice].subject === 'symbol';
  const subject = isOfSymbol ? symbolProblem(symbol) : portfolioId === null ? 'Choose a portfolio' : null;
  return subject ?? termProblem(choice, term);
}

export function termOf(choice: Choice, text: string): AlertTerm {
  const term = text.trim();
  if (choice === 'update_late') return { afterMs: Math.round(Number(term) * 1000) };
  return choice.startsWith('price') ? { threshold: term } : { percent: term };
}

export function ruleOf({ choice, symbol, portfolioId, term }: Draft): NewAlertRule {
  const kind = choice === 'symbol_change' || choice === 'portfolio_change' ? 'day_change_beyond' : choice;
  const isOfSymbol = choices[choice].subject === 'symbol';
  const subject = isOfSymbol ? { symbol: symbol.trim().toUpperCase() } : { portfolioId: portfolioId! };
  return { kind, ...subject, ...termOf(choice, term) };
}
