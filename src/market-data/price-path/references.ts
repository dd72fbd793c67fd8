import type { MinuteBar } from '../bars.js';
import type { ExchangeCalendar } from '../calendar/exchange-calendar.js';
import type { Tick } from '../feeds/feed.js';

/** What a price is compared with, and what the next day's will be: decimal strings in the currency of the price. */
export interface References {
  /** that of the latest price, YYYY-MM-DD where the exchange is */
  tradingDay: string;
  openingPrice: string | null;
  /** of the print that it is; `null` where somebody told it */
  openingAsOf: Date | null;
  previousClose: string | null;
  /** of the last session that had a print: its official close, until that comes its last print so far */
  closingPrice: string | null;
  closingAsOf: Date | null;
}

/** A first print so long after the opening is the opening price, whatever was known of the symbol. */
const OPENING_MS = 900_000;

type Candidate = Pick<MinuteBar, 'at' | 'firstAsOf' | 'lastAsOf'> & { first: string; last: string };

/** Finds opening price, previous close and official close of a symbol as its prints come, late ones too. What somebody tells holds. */
export class ReferenceBook {
  private current: References | null;
  private changed = false;

  constructor(
    private readonly calendar: ExchangeCalendar,
    private readonly known: References | undefined,
  ) {
    this.current = known ? { ...known } : null;
  }

  /** A print of before the session has begun the day. */
  private get hasBegun(): boolean {
    return this.known?.tradingDay === this.current?.tradingDay;
  }

  /** `null` before the first print. */
  get references(): References | null {
    return this.current;
  }

  /** whether they are others than those that were known */
  get isChanged(): boolean {
    return this.changed;
  }

  /** A newer price: with it begins its day, where that is another one. */
  advance({ asOf, openingPrice, previousClose }: Tick): void {
    const day = this.calendar.tradingDay(asOf);
    if (this.current?.tradingDay !== day) this.change(this.begin(day));
    if (openingPrice !== undefined) this.change({ openingPrice, openingAsOf: null });
    if (previousClose !== undefined) this.change({ previousClose });
  }

  /** Prints of one minute. Outside of the regular session only the official close counts, which comes after it. */
  see(prints: Candidate, isOfficialClose = false): void {
    const isRegular = this.calendar.statusAt(prints.at).session === 'regular';
    if (!this.current || !(isRegular || isOfficialClose)) return;
    const day = this.calendar.tradingDay(prints.firstAsOf);
    if (isRegular && day === this.current.tradingDay) this.open(prints.first, prints.firstAsOf);
    this.close(prints.last, prints.lastAsOf, day);
  }

  private begin(tradingDay: string): References {
    const { closingPrice = null, closingAsOf = null } = this.current ?? {};
    // A close of longer ago is not the previous one: in between the symbol may have been traded unheard.
    const isPrevious = closingAsOf && this.calendar.tradingDay(closingAsOf) === this.calendar.sessionBefore(tradingDay);
    const previousClose = isPrevious ? closingPrice : null;
    return { tradingDay, openingPrice: null, openingAsOf: null, previousClose, closingPrice, closingAsOf };
  }

  private open(openingPrice: string, openingAsOf: Date): void {
    const { openingPrice: known, openingAsOf: knownAsOf } = this.current!;
    const isFirst = known === null ? this.isFirstOfSession(openingAsOf) : knownAsOf && openingAsOf < knownAsOf;
    if (isFirst) this.change({ openingPrice, openingAsOf });
  }

  /** Of a symbol that nobody brought before, the first print that comes hours after the opening may be the first of many. */
  private isFirstOfSession(asOf: Date): boolean {
    const { tradingDay, closingAsOf } = this.current!;
    const session = this.calendar.sessionOf(tradingDay);
    if (session && asOf.getTime() - session.opensAt.getTime() < OPENING_MS) return true;
    const lastDay = closingAsOf && this.calendar.tradingDay(closingAsOf);
    return lastDay === this.calendar.sessionBefore(tradingDay) || (this.hasBegun && lastDay !== tradingDay);
  }

  private close(closingPrice: string, closingAsOf: Date, day: string): void {
    const { closingPrice: known, closingAsOf: knownAsOf, tradingDay, previousClose } = this.current!;
    if (knownAsOf && closingAsOf < knownAsOf) return;
    this.change({ closingPrice, closingAsOf });
    const wasTold = previousClose !== null && previousClose !== known;
    if (!wasTold && day < tradingDay && day === this.calendar.sessionBefore(tradingDay)) {
      this.change({ previousClose: closingPrice });
    }
  }

  private change(to: Partial<References>): void {
    this.current = { ...this.current, ...to } as References;
    this.changed = true;
  }
}
