import type { EntityManager } from 'typeorm';
import { money } from '../../common/money.js';
import type { MinuteBar } from '../bars.js';
import type { KnownPrint } from './corrected-bar.js';
import { DELETE_BAR, READ_BAR, READ_FIRST, READ_LAST, REPLACE_BAR } from './correction-sql.js';

type Row = Record<'open' | 'high' | 'low' | 'close' | 'volume', string> &
  Omit<MinuteBar, 'open' | 'high' | 'low' | 'close' | 'volume'>;

/** The minute bars of one symbol, for whoever holds the lock of its price. */
export class SymbolHistory {
  constructor(
    private readonly manager: EntityManager,
    private readonly symbol: string,
  ) {}

  /** @param minute ms since 1970 */
  async bar(minute: number): Promise<MinuteBar | null> {
    const [row]: Row[] = await this.manager.query(READ_BAR, [this.symbol, new Date(minute)]);
    if (!row) return null;
    const { open, high, low, close, volume } = row;
    return {
      ...row,
      open: money(open),
      high: money(high),
      low: money(low),
      close: money(close),
      volume: money(volume),
    };
  }

  async replace({ at }: MinuteBar, bar: MinuteBar | null): Promise<void> {
    if (bar) {
      const prices = [bar.open, bar.high, bar.low, bar.close, bar.volume].map((each) => each.toFixed());
      await this.manager.query(REPLACE_BAR, [this.symbol, at, ...prices, bar.ticks, bar.firstAsOf, bar.lastAsOf]);
    } else {
      await this.manager.query(DELETE_BAR, [this.symbol, at]);
    }
  }

  /** The first print in [from, to), as far as whole minutes tell. */
  async first(from: Date, to: Date): Promise<KnownPrint | null> {
    const [print]: KnownPrint[] = await this.manager.query(READ_FIRST, [this.symbol, from, to]);
    return print ?? null;
  }

  async last(from: Date, to: Date): Promise<KnownPrint | null> {
    const [print]: KnownPrint[] = await this.manager.query(READ_LAST, [this.symbol, from, to]);
    return print ?? null;
  }
}
