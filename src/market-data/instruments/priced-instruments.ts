import { Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { DataSource } from 'typeorm';
import { withDeadline } from '../../common/deadline.js';
import { messageOf } from '../../common/errors.js';
import { On, type EventMap } from '../../common/events.js';

/** Beyond them the oldest are forgotten, and are looked for once more. */
const MOST_KNOWN = 100_000;
const AT_ONCE = 5000;
const DEADLINE_MS = 5000;

const failures = new Counter({
  name: 'priced_instruments_errors_total',
  help: 'Failed attempts to make the symbols of prices known; the next price of each is another',
});

/** A pair of currencies is none. */
const ADD = `
INSERT INTO instruments (symbol, currency)
SELECT symbol, currency FROM prices WHERE symbol = ANY($1) AND symbol NOT LIKE '%/%' ORDER BY symbol
ON CONFLICT DO NOTHING`;

/** Whatever has a price can be found. Nobody waits for it, and a symbol is looked for once in a process. */
@Injectable()
export class PricedInstruments {
  private readonly logger = new Logger(PricedInstruments.name);
  private readonly known = new Set<string>();
  private readonly waiting = new Set<string>();
  private isAdding = false;

  constructor(private readonly dataSource: DataSource) {}

  @On('prices.stored')
  stored({ symbols }: EventMap['prices.stored']): void {
    for (const symbol of symbols) {
      if (!this.known.has(symbol) && this.waiting.size < MOST_KNOWN) this.waiting.add(symbol);
    }
    if (this.waiting.size > 0 && !this.isAdding) void this.add();
  }

  /** Never fails: the next price of a symbol is another attempt. */
  private async add(): Promise<void> {
    this.isAdding = true;
    while (this.waiting.size > 0) {
      const symbols = [...this.waiting].slice(0, AT_ONCE);
      for (const symbol of symbols) this.waiting.delete(symbol);
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await withDeadline(this.dataSource.query(ADD, [symbols]), DEADLINE_MS, 'Making symbols known');
        for (const symbol of symbols) this.remember(symbol);
      } catch (error) {
        failures.inc();
        this.logger.debug({ error: messageOf(error) }, 'Symbols of prices could not be made known');
      }
    }
    this.isAdding = false;
  }

  private remember(symbol: string): void {
    this.known.add(symbol);
    if (this.known.size <= MOST_KNOWN) return;
    const [oldest] = this.known;
    this.known.delete(oldest!);
  }
}
