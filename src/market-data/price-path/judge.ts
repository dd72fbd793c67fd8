import { money, type Money } from '../../common/money.js';
import type { Tick } from '../feeds/feed.js';
import { inherit, isNear, isNewer, nearOf, type Print } from './print.js';
import type { Verdict } from './submission.js';

/** A price so many times off the last one, either way, is held back: no split of our time goes so far. */
const SUSPECT_FACTOR = money('50');
/** A print confirms only one of the day (ms) before it. */
const CONFIRMS_WITHIN_MS = 86_400_000;

/** What is known of a symbol, as its row says. */
export interface Known {
  symbol: string;
  price: string;
  asOf: Date;
  sequence?: number;
  /** the last one that was held back and is neither confirmed nor refuted */
  suspect: Tick | null;
}

/** What is to be written of a symbol after its prints were judged. */
export interface Judgement {
  symbol: string;
  verdicts: Map<Print, Verdict>;
  /** where it is newer than what was known */
  latest: Tick | undefined;
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

  constructor(
    private readonly known: Known | undefined,
    private readonly dayOf: (instant: Date) => string,
  ) {
    this.suspect = known?.suspect ?? null;
    this.price = known && money(known.price);
  }

  take(print: Print): void {
    if (this.isFar(print) && !this.confirmsHeld(print)) this.hold(print);
    else this.accept(print);
  }

  conclude(symbol: string): Judgement {
    const { verdicts, latest, released, suspect } = this;
    return { symbol, verdicts, latest, released, suspect };
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
    const isNewest = this.advance(print.newest, print.price);
    this.verdicts.set(print, isNewest ? 'accepted' : 'ignored');
    if (this.suspect && isNewer(print.newest, this.suspect)) [this.suspect, this.held] = [null, undefined];
  }

  /** As if it had never been held back. */
  private release(): void {
    if (!this.suspect) return;
    if (this.held) this.verdicts.set(this.held, 'accepted');
    else this.released = this.suspect;
    this.advance(this.suspect, money(this.suspect.price));
    [this.suspect, this.held] = [null, undefined];
  }

  private advance(tick: Tick, price: Money): boolean {
    const last = this.latest ?? this.known;
    if (last && !isNewer(tick, last)) return false;
    this.latest = this.latest ? this.after(this.latest, tick) : tick;
    this.price = price;
    return true;
  }

  private after(before: Tick, tick: Tick): Tick {
    if (this.dayOf(before.asOf) === this.dayOf(tick.asOf)) return inherit(tick, before);
    return { ...tick, currency: tick.currency ?? before.currency };
  }
}
