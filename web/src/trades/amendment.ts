import { decimalProblem } from '../ticket/check-draft.js';
import type { Trade, TradeChanges, TradeType } from './trades.js';

export type Field = keyof TradeChanges;

const figures: Record<TradeType, readonly Field[]> = {
  buy: ['quantity', 'price', 'fee'],
  sell: ['quantity', 'price', 'fee'],
  dividend: ['amount', 'fee'],
  interest: ['amount', 'fee'],
  fee: ['amount'],
  split: ['quantity'],
  deposit: ['amount', 'fee'],
  withdrawal: ['amount', 'fee'],
  adjustment: [],
};

const places: Partial<Record<Field, number>> = { quantity: 10, price: 8, amount: 8, fee: 8 };

/** What of it can be amended. */
export const fieldsOf = ({ type }: Trade): readonly Field[] => [...figures[type], 'executedAt', 'note'];

/** As it stands in the fields; the time in the zone of the browser, to the minute. */
export const typedOf = ({ quantity, price, amount, fee, executedAt, note }: Trade): Record<Field, string> => ({
  quantity: quantity ?? '',
  price: price ?? '',
  amount,
  fee,
  executedAt: toLocal(executedAt),
  note: note ?? '',
});

/** What is not as it was. */
export function changesOf(trade: Trade, typed: Record<Field, string>): TradeChanges {
  const before = typedOf(trade);
  const changed = fieldsOf(trade).filter((field) => typed[field] !== before[field]);
  return Object.fromEntries(
    changed.map((field) => [field, field === 'executedAt' ? new Date(typed[field]).toISOString() : typed[field]]),
  );
}

export function problemOf(trade: Trade, field: Field, text: string): string | undefined {
  if (field === 'note') return text === '' && trade.note !== null ? 'A note can be changed, not taken away' : undefined;
  if (field === 'executedAt') return Number.isNaN(Date.parse(text)) ? 'This is not a date with a time' : undefined;
  // A price that was worked out of the amount may have more places than one that is typed.
  if (text === typedOf(trade)[field]) return undefined;
  if (trade.type === 'split') return text === '' ? 'Such as 2, 0.1 or 1:3' : undefined;
  return decimalProblem(text, places[field]!, 'How much?', field === 'fee' || field === 'amount');
}

function toLocal(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
