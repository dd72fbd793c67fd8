import type { Figure, Figures } from './read-performance.js';

export interface Term {
  id: Figure;
  name: string;
  /** in a sentence */
  meaning: string;
  isPercent: boolean;
}

export const terms: readonly Term[] = [
  {
    id: 'timeWeightedReturn',
    name: 'Time-weighted return',
    meaning: 'How the investments did, whatever was paid in or out and when: fit to be compared with an index.',
    isPercent: true,
  },
  {
    id: 'moneyWeightedReturn',
    name: 'Money-weighted return',
    meaning: 'What each unit of money earned a year while it was invested (XIRR): when you paid in or out counts.',
    isPercent: true,
  },
  {
    id: 'unrealizedPnl',
    name: 'Unrealized gain',
    meaning: 'What the difference between value and cost of what is held became more within the period.',
    isPercent: false,
  },
  { id: 'realizedPnl', name: 'Realized gain', meaning: 'Proceeds of what was sold, less its cost.', isPercent: false },
  { id: 'income', name: 'Income', meaning: 'Dividends and interest that were paid.', isPercent: false },
  { id: 'fees', name: 'Fees', meaning: 'What brokers and others took; in none of the gains.', isPercent: false },
];

const reasons: Record<string, string> = {
  unknown_value: 'a price or an exchange rate is missing',
  no_capital: 'nothing was invested',
  no_time: 'no time passed',
  no_rate: 'no rate explains these payments',
  no_price: 'no price',
  no_fx_rate: 'no exchange rate',
  no_fx_rate_at_trade: 'no exchange rate at the time of the trade',
};

export const wordsOf = (reason: string): string => reasons[reason] ?? reason.replaceAll('_', ' ');

/** Why a figure is not known. */
export function reasonOf({ unknown, missing }: Figures, id: Figure): string | undefined {
  const reason = unknown.find(({ figure }) => figure === id)?.reason ?? missing[0]?.reason;
  return reason && wordsOf(reason);
}
