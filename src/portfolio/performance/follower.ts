import { type Money, ZERO } from '../../common/money.js';
import { dayOf } from '../domain/days.js';
import { type Income, noIncome, plus } from '../domain/income.js';
import type { Ledger, LedgerEntry } from '../domain/ledger.js';
import { total } from '../domain/lots.js';
import { type Assets, everythingIn, positionIn, positionsIn } from './assets.js';
import type { PortfolioCourse, PositionCourse } from './course.js';
import { addFlows, depositFlows, tradeFlows } from './day-flows.js';
import { MAX_LOOKUPS, RangeTooLargeError } from './limits.js';
import { type Flows, isFlow, noFlows, Track } from './track.js';

interface Followed {
  track: Track;
  costAtStart: Money | null;
}

/** Goes through a range day by day, and keeps what is needed to measure it. */
export class Follower {
  private readonly portfolio: Track;
  private readonly positions = new Map<string, Followed>();
  private readonly unknownRates: { symbol: string; day: string }[] = [];
  private readonly flowsOf;
  private readonly assetsOf;
  private assets: Assets;
  private kept = 0;

  /** @param ledger as it was at the end of `dayBefore`; `before` are the trades that made it */
  constructor(
    private readonly ledger: Ledger,
    private readonly dayBefore: string,
    { hasDeposits, before }: { hasDeposits: boolean; before: readonly LedgerEntry[] },
  ) {
    this.flowsOf = hasDeposits ? depositFlows : tradeFlows;
    this.assetsOf = hasDeposits ? everythingIn : positionsIn;
    this.assets = this.assetsOf(ledger);
    this.portfolio = new Track({ day: dayBefore, assets: this.assets });
    for (const [symbol, { book }] of ledger.books) if (!book.quantity.isZero()) this.position(symbol);
    this.noteRates(before.filter(({ symbol }) => symbol !== null && this.positions.get(symbol)?.costAtStart === null));
    forgetWhatWas(ledger);
  }

  /** @param entries of one day, which comes after all that were booked before */
  book(day: string, entries: readonly LedgerEntry[]): void {
    const symbols = new Set(entries.flatMap(({ symbol }) => symbol ?? []));
    const held = new Map(
      [...symbols].map((symbol) => [symbol, { before: positionIn(this.ledger, symbol), flows: noFlows }]),
    );
    let flows: Flows = noFlows;
    for (const symbol of symbols) this.position(symbol);
    for (const entry of entries) {
      const own = held.get(entry.symbol ?? '');
      if (own) own.flows = addFlows(own.flows, tradeFlows(entry, this.ledger));
      flows = addFlows(flows, this.flowsOf(entry, this.ledger));
      this.ledger.book(entry);
    }
    this.noteRates(entries);
    for (const [symbol, { before, flows: own }] of held) {
      this.position(symbol).track.book(day, own, before, positionIn(this.ledger, symbol));
    }
    const before = this.assets;
    this.assets = this.assetsOf(this.ledger);
    if (isFlow(flows)) this.keep(this.assets);
    this.portfolio.book(day, flows, before, this.assets);
  }

  finish(to: string): PortfolioCourse {
    const positions = [...this.positions].map(([symbol, followed]) => this.courseOf(symbol, followed, to));
    const books = [...this.ledger.books.values()].map(({ book }) => book);
    const earners: readonly Income[] = [...books, ...this.ledger.cash.values()];
    return {
      spans: this.portfolio.finish({ day: to, assets: this.assetsOf(this.ledger) }),
      realizedPnl: total(books.map(({ realizedPnl }) => realizedPnl)),
      income: total(earners.map(incomeOf)),
      fees: total(earners.map(({ fees }) => fees)),
      unknownRates: this.unknownRates,
      positions: positions.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1)),
    };
  }

  private courseOf(symbol: string, { track, costAtStart }: Followed, to: string): PositionCourse {
    const { book } = this.ledger.books.get(symbol)!;
    return {
      symbol,
      spans: track.finish({ day: to, assets: positionIn(this.ledger, symbol) }),
      realizedPnl: book.realizedPnl,
      income: incomeOf(book),
      fees: book.fees,
      costAtStart,
      costAtEnd: book.costBasisInBase,
      unknownRates: this.unknownRates.filter((each) => each.symbol === symbol),
    };
  }

  /** From before its first trade in the range. */
  private position(symbol: string): Followed {
    let followed = this.positions.get(symbol);
    if (!followed) {
      const track = new Track({ day: this.dayBefore, assets: positionIn(this.ledger, symbol) });
      const known = this.ledger.books.get(symbol);
      followed = { track, costAtStart: known ? known.book.costBasisInBase : ZERO };
      this.positions.set(symbol, followed);
    }
    return followed;
  }

  private noteRates(entries: readonly LedgerEntry[]): void {
    for (const { type, symbol, currency, amount, fee, fxRate, executedAt } of entries) {
      // A deposit is worth what it is by the day's rate.
      const moved = type === 'deposit' || type === 'withdrawal' ? fee : amount.plus(fee);
      if (fxRate !== null || moved.isZero()) continue;
      this.unknownRates.push({ symbol: symbol ?? currency, day: dayOf(executedAt) });
    }
  }

  /** @throws RangeTooLargeError before what is kept fills the memory */
  private keep({ positions }: Assets): void {
    this.kept += positions.length;
    if (this.kept > MAX_LOOKUPS) throw new RangeTooLargeError('The range has too many days with trades');
  }
}

const incomeOf = ({ dividends, interest }: Income): Money | null => plus(dividends, interest);

/** What was realized and received before is none of the range's. */
function forgetWhatWas({ books, cash }: Ledger): void {
  for (const [symbol, { currency, book }] of books) {
    books.set(symbol, { currency, book: { ...book, ...noIncome, realizedPnl: ZERO, realizedFxEffect: ZERO } });
  }
  for (const [currency, { amount }] of cash) cash.set(currency, { ...noIncome, amount });
}
