import type { Steps } from '../domain/steps.js';
import { dayOf, daysAfter } from '../domain/days.js';
import { Ledger, type LedgerEntry } from '../domain/ledger.js';
import type { CostMethod } from '../domain/trade.js';
import type { PortfolioCourse, Range } from './course.js';
import { Follower } from './follower.js';

/**
 * Follows a portfolio through its trades. Where there are deposits or withdrawals, they alone come from outside and cash is part of
 * the portfolio; a portfolio without any is its positions, and trades are what comes and goes.
 * @param entries all of them up to the end of the range, in the order of their execution
 * @throws RangeTooLargeError
 */
export function* follow(
  entries: readonly LedgerEntry[],
  { from, to }: Range,
  method: CostMethod,
): Steps<PortfolioCourse> {
  const ledger = new Ledger(method);
  const start = new Date(from);
  const before = entries.filter(({ executedAt }) => executedAt < start);
  for (const entry of before) {
    ledger.book(entry);
    yield;
  }
  const follower = new Follower(ledger, daysAfter(from, -1), { hasDeposits: entries.some(isDeposit), before });
  for (const [day, booked] of byDay(entries.slice(before.length))) {
    follower.book(day, booked);
    yield;
  }
  return follower.finish(to);
}

const isDeposit = ({ type }: LedgerEntry) => type === 'deposit' || type === 'withdrawal';

function byDay(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const days = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.executedAt);
    const booked = days.get(day);
    if (booked) booked.push(entry);
    else days.set(day, [entry]);
  }
  return days;
}
