import { Big } from 'big.js';
import { estimate } from './estimate.js';
import type { Terms } from './terms.js';
import type { Draft } from './ticket.js';

/** Why an order cannot be placed as it is, by field. */
export type Problems = Partial<Record<'symbol' | 'quantity' | 'price' | 'fee' | 'executedAt' | 'note', string>>;

const SYMBOL = /^[A-Z0-9][A-Z0-9.:^=-]{0,31}$/;
const LONGEST_NOTE = 1000;
/** Whoever has a clock that is ahead of the server's. */
const SKEW_MS = 60_000;

/** The server's rules, said before it is asked. */
export function checkDraft(draft: Draft, terms: Terms): Problems {
  const { symbol } = terms;
  const problems: Problems = {
    symbol: symbol === '' ? 'Which one?' : SYMBOL.test(symbol) ? undefined : 'This is not a symbol such as AAPL',
    quantity: decimalProblem(draft.quantity, 10, 'How many?'),
    price: draft.price === null ? marketProblem(terms) : decimalProblem(draft.price, 8, 'At what price?'),
    fee: draft.fee === '' ? undefined : decimalProblem(draft.fee, 8, '', true),
    executedAt: timeProblem(draft.executedAt),
    note: draft.note.length > LONGEST_NOTE ? `At most ${LONGEST_NOTE} characters` : undefined,
  };
  problems.quantity ??= shortage(draft, terms, problems);
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined));
}

const isDecimal = (text: string, places: number) => new RegExp(`^\\d{1,18}(\\.\\d{1,${places}})?$`).test(text);

export function decimalProblem(text: string, places: number, ifEmpty: string, mayBeZero = false): string | undefined {
  if (text === '') return ifEmpty;
  if (/^\d+,\d+$/.test(text)) return 'Write it with a point, such as 1.5';
  if (!/^\d*\.?\d*$/.test(text) || !/\d/.test(text)) return 'This is not a number such as 10 or 0.25';
  if (!isDecimal(text, places)) return `At most 18 digits, and ${places} behind the point`;
  return mayBeZero || /[1-9]/.test(text) ? undefined : 'It must be more than 0';
}

const marketProblem = ({ symbol, price }: Terms) =>
  price === null && symbol !== '' ? `No price of ${symbol} is known: write one` : undefined;

function timeProblem(local: string): string | undefined {
  if (local === '') return undefined;
  const at = new Date(local).getTime();
  if (Number.isNaN(at)) return 'This is not a date with a time';
  return at > Date.now() + SKEW_MS ? 'It cannot have been executed in the future' : undefined;
}

/** Nobody sells what is not held, and some portfolios pay with nothing but what they have. */
function shortage(draft: Draft, terms: Terms, { quantity, price, fee }: Problems): string | undefined {
  if (quantity !== undefined || draft.quantity === '') return undefined;
  if (draft.side === 'sell' && new Big(draft.quantity).gt(terms.held)) {
    return `${terms.held} ${terms.held === '1' ? 'is' : 'are'} held, not more`;
  }
  if (price !== undefined || fee !== undefined || terms.allowsNegativeCash) return undefined;
  const after = estimate(draft, terms)?.cashAfter;
  const isShort = after !== undefined && after.startsWith('-') && new Big(after).lt(terms.cash);
  return isShort ? `The cash is not enough: it would be ${after} ${terms.currency}` : undefined;
}
