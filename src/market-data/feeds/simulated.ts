/* oxlint-disable no-await-in-loop -- a feed waits on purpose: for its time, and for whoever it delivers to */
import type { Clock } from '../../common/clock.js';
import type { Exchanges } from '../calendar/exchanges.js';
import type { Feed, Tick } from './feed.js';
import { pause } from './pause.js';
import { RandomWalk } from './random-walk.js';
import { type RandomInteger, seededRandom } from './random.js';

export interface SimulatedInstrument {
  symbol: string;
  /** ISO 4217 */
  currency: string;
  /** decimal string, the first day's opening price */
  startPrice: string;
}

export interface SimulatedOptions {
  /** the same seed invents the same prices */
  seed?: number;
  /** real ms between two batches */
  intervalMs?: number;
}

/** Symbols that move together in one batch, at most. */
const BATCH_SYMBOLS = 5;

/**
 * Invents prices round the clock: at first one of every instrument, then every 250 ms some of a few. `openingPrice` and
 * `previousClose` stand for a trading day; the next day opens a little off the last price.
 */
export class SimulatedFeed implements Feed {
  readonly name = 'simulated';
  private readonly walks: { instrument: SimulatedInstrument; walk: RandomWalk; day?: string }[];
  private readonly random: RandomInteger;
  private readonly intervalMs: number;

  constructor(
    instruments: readonly SimulatedInstrument[],
    private readonly clock: Clock,
    private readonly exchanges: Exchanges,
    { seed = 1, intervalMs = 250 }: SimulatedOptions = {},
  ) {
    this.random = seededRandom(seed);
    this.walks = instruments.map((instrument) => ({
      instrument,
      walk: new RandomWalk(instrument.startPrice, this.random),
    }));
    this.intervalMs = intervalMs;
  }

  async run(deliver: (ticks: Tick[]) => Promise<void>, signal: AbortSignal): Promise<void> {
    let moving = this.walks;
    while (!signal.aborted) {
      const asOf = this.clock.now();
      this.keepDay(asOf);
      await deliver(moving.map(({ instrument, walk }) => toTick(instrument, walk, asOf)));
      await pause(this.intervalMs, signal);
      moving = this.someWalks();
      for (const { walk } of moving) walk.step();
    }
  }

  private keepDay(asOf: Date): void {
    for (const each of this.walks) {
      const day = this.exchanges.of(each.instrument.symbol).tradingDay(asOf);
      if (each.day !== undefined && each.day !== day) each.walk.startDay();
      each.day = day;
    }
  }

  private someWalks() {
    const count = 1 + this.random(Math.min(BATCH_SYMBOLS, this.walks.length));
    const chosen = new Set(Array.from({ length: count }, () => this.random(this.walks.length)));
    return this.walks.filter((_, index) => chosen.has(index));
  }
}

function toTick({ symbol, currency }: SimulatedInstrument, walk: RandomWalk, asOf: Date): Tick {
  const { price, openingPrice, previousClose } = walk;
  return { symbol, currency, price, openingPrice, previousClose, asOf, source: 'simulated' };
}
