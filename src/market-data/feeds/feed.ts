/** One price as a feed or the REST API brings it. `price` and its kin are decimal strings, `asOf` is the market's time. */
export interface Tick {
  symbol: string;
  price: string;
  asOf: Date;
  /** ISO 4217; left out where the instrument's own is meant */
  currency?: string;
  openingPrice?: string;
  previousClose?: string;
  /** traded quantity of this print, in units */
  volume?: string;
  source: string;
  /** the feed's own count: of ticks of the same time the higher one is newer; without it, the one that comes later */
  sequence?: number;
  /** the closing auction's print, which comes after the session: the official close of its day */
  officialClose?: boolean;
  /** takes an earlier print back, or puts this one in its place: that of the same `sequence`, else of the same `asOf` */
  correction?: 'cancel' | 'correct';
  /** what a corrected print said, where its time alone may not name it; a cancelled one said `price` */
  originalPrice?: string;
  /** meant as it is, however far off the last price */
  confirmed?: boolean;
}

/** Where prices come from. */
export interface Feed {
  /** Shown to people as the source of a price. */
  readonly name: string;
  /** Delivers batches in the order of time until it is at its end or `signal` aborts; waits for `deliver`, so a slow store slows the feed. */
  run(deliver: (ticks: Tick[]) => Promise<void>, signal: AbortSignal): Promise<void>;
}
