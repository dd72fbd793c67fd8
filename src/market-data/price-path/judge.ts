import { money, type Money } from '../../common/money.js';
import { beginBar, type MinuteBar } from '../bars.js';
import type { ExchangeCalendar } from '../calendar/exchange-calendar.js';
import type { Tick } from '../feeds/feed.js';
import type { KnownPrint } from './corrected-bar.js';
import { isNear, isNewer, nearOf, type Print } from './print.js';
import { ReferenceBook, type References } from './references.js';
import type { Verdict } from './submission.js';

/** A price so many times off the last one, either way, is held back: no split of our time goes so far. */
const SUSPECT_FACTOR = money('50');
/** A print confirms only one of the day (ms) before it. */
const CONFIRMS_WITHIN_MS = 86_400_000;

/** What is known of a symbol, as its row says. */
export interface Known extends References {
  symbol: string;
  price: string;
  asOf: Date;
  sequence?: number;
  /** the print before the latest, where that is still known */
  before: KnownPrint | null;
  /** the last one that was held back and is neither confirmed nor refuted */
  suspect: Tick | null;
}

/** What is to be written of a symbol after its prints were judged. */
export interface Judgement {
  symbol: string;
  verdicts: Map<Print, Verdict>;
  /** its prints have corrected others: they are written already */
  isCorrection?: true;
  /** where it is newer than what was known */
  latest: Tick | undefined;
  /** those of the latest price; `null` before the first one */
  references: References | null;
  before: KnownPrint | null;
  /** a print has changed these, which may have been a late one */
  isRevised: boolean;
  /** a print of an earlier batch that was held back and is confirmed now */
  released: Tick | undefined;
  suspect: Tick | null;
}

/**
 * Judges the prints of a symbol in the order in which they came, each against the ones before it. A print far off is held
 * back until another one comes near it; a print that is newer and as before refutes it.
 */
export class Judge {
  private readonly verdicts = new Map<Print, Verdict>();
  private latest: Tick | undefined;
  private released: Tick | undefined;
  private suspect: Tick | null;
  /** where it is one of these */
  private held: Print | undefined;
  private price: Money | undefined;
  private readonly book: ReferenceBook;
  private before: KnownPrint | null;
  private isBeforeChanged = false;

  constructor(
    private readonly known: Known | undefined,
    calendar: ExchangeCalendar,
  ) {
    this.book = new ReferenceBook(calendar, known);
    this.suspect = known?.suspect ?? null;
    this.before = known?.before ?? null;
    this.price = known && money(known.price);
  }

  take(print: Print): void {
    if (this.isFar(print) && !this.confirmsHeld(print)) this.hold(print);
    else this.accept(print);
  }

  conclude(symbol: string): Judgement {
    const { verdicts, latest, released, suspect, book, before } = this;
    const isRevised = book.isChanged || this.isBeforeChanged;
    return { symbol, verdicts, latest, references: book.references, before, isRevised, released, suspect };
  }

  private isFar({ bar, newest }: Print): boolean {
    // The second of a print's ticks has confirmed the first.
    if (!this.price || bar.ticks > 1 || newest.confirmed) return false;
    return bar.open.gte(this.price.times(SUSPECT_FACTOR)) || bar.open.times(SUSPECT_FACTOR).lte(this.price);
  }

  private confirmsHeld({ bar }: Print): boolean {
    if (!this.suspect || !isNear(bar.open, nearOf(money(this.suspect.price)))) return false;
    return Math.abs(bar.firstAsOf.getTime() - this.suspect.asOf.getTime()) <= CONFIRMS_WITHIN_MS;
  }

  private hold(print: Print): void {
    this.verdicts.set(print, 'suspect');
    [this.held, this.suspect] = [print, print.newest];
  }

  private accept(print: Print): void {
    if (this.confirmsHeld(print)) this.release();
    const isNewest = this.advance(print.newest, print.price, print.previous);
    this.see(print.bar, print.newest);
    this.verdicts.set(print, isNewest ? 'accepted' : 'ignored');
    if (this.suspect && isNewer(print.newest, this.suspect)) [this.suspect, this.held] = [null, undefined];
  }

  /** As if it had never been held back. */
  private release(): void {
    if (!this.suspect) return;
    if (this.held) this.verdicts.set(this.held, 'accepted');
    else this.released = this.suspect;
    this.advance(this.suspect, money(this.suspect.price));
    this.see(beginBar(this.suspect), this.suspect);
    [this.suspect, this.held] = [null, undefined];
  }

  private advance(tick: Tick, price: Money, previous?: Tick): boolean {
    const last = this.latest ?? this.known;
    if (last && !isNewer(tick, last)) {
      this.remember(tick);
      return false;
    }
    if (last) this.before = last;
    if (previous) this.remember(previous);
    const currency = tick.currency ?? this.latest?.currency;
    this.latest = currency === tick.currency ? tick : { ...tick, currency };
    this.book.advance(tick);
    this.price = price;
    return true;
  }

  /** @param print older than the latest */
  private remember(print: KnownPrint): void {
    if (this.before && !isNewer(print, this.before)) return;
    [this.before, this.isBeforeChanged] = [print, true];
  }

  private see(bar: MinuteBar, newest: Tick): void {
    const [first, last] = bar.ticks === 1 ? [newest.price, newest.price] : [bar.open.toFixed(), bar.close.toFixed()];
    this.book.see({ ...bar, first, last }, newest.officialClose);
  }
}
