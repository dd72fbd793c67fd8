import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { On, type EventMap } from '../common/events.js';
import { Backlog } from './backlog.js';
import { Crossings } from './crossings.js';
import { Ruled } from './ruled.js';

/** Judges the rules about symbols whenever one has a new price. Nobody who stores prices waits for it. */
@Injectable()
export class PriceAlerts implements BeforeApplicationShutdown {
  private readonly backlog: Backlog;

  constructor(
    private readonly ruled: Ruled,
    crossings: Crossings,
  ) {
    this.backlog = new Backlog('prices', (symbols) => crossings.ofSymbols(symbols));
  }

  @On('prices.stored')
  stored({ symbols }: EventMap['prices.stored']): void {
    const ruled = symbols.filter((symbol) => this.ruled.hasSymbol(symbol));
    if (ruled.length > 0) this.judge(ruled);
  }

  judge(symbols: readonly string[]): void {
    this.backlog.add(symbols);
  }

  beforeApplicationShutdown(): void {
    this.backlog.stop();
  }
}
