import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { DataSource } from 'typeorm';
import { toBars } from './bars.js';
import { MarketCalendar } from './calendar/market-calendar.js';
import type { Tick } from './feeds/feed.js';
import { STORE_PRICES } from './price-sql.js';

const ticksTotal = new Counter({
  name: 'price_ticks_total',
  help: 'Price ticks: stored, conflated (a newer one of the batch was stored) or ignored (older than what is known)',
  labelNames: ['source', 'result'],
});

/** The way of a price into the house. Whatever happens after the upsert, storing it has succeeded. */
@Injectable()
export class PriceStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly calendar: MarketCalendar,
  ) {}

  /**
   * One statement for a batch: the newest tick of each symbol, unless a newer one is known, and the minute bars of all.
   * A tick is accepted unless a newer one came before it; of the accepted ones of a symbol only the last is stored.
   */
  async store(ticks: readonly Tick[]): Promise<{ accepted: number; ignored: number }> {
    if (ticks.length === 0) return { accepted: 0, ignored: 0 };
    const { newest, inOrder } = conflate(ticks, (instant) => this.calendar.tradingDay(instant));
    const columns = [...this.priceColumns(newest), ...barColumns(ticks)];
    // A transaction, so that its outbox rows are delivered before the batch is acknowledged.
    const rows: { symbol: string }[] = await this.dataSource.transaction((manager) =>
      manager.query(STORE_PRICES, columns),
    );
    const stored = new Set(rows.map(({ symbol }) => symbol));
    const accepted = inOrder.filter(({ symbol }) => stored.has(symbol)).length;
    const ignored = ticks.length - accepted;
    const source = ticks[0]?.source ?? '';
    ticksTotal.inc({ source, result: 'stored' }, stored.size);
    ticksTotal.inc({ source, result: 'conflated' }, accepted - stored.size);
    ticksTotal.inc({ source, result: 'ignored' }, ignored);
    return { accepted, ignored };
  }

  private priceColumns(ticks: readonly Tick[]): unknown[] {
    return [
      ticks.map(({ symbol }) => symbol),
      ticks.map(({ price }) => price),
      ticks.map(({ currency }) => currency ?? null),
      ticks.map(({ asOf }) => asOf),
      ticks.map(({ asOf }) => this.calendar.tradingDay(asOf)),
      ticks.map(({ openingPrice }) => openingPrice ?? null),
      ticks.map(({ previousClose }) => previousClose ?? null),
      ticks.map(({ volume }) => volume ?? null),
      ticks.map(({ source }) => source),
    ];
  }
}

/**
 * The newest tick of each symbol, of equally new ones the last; sorted, so that two batches never wait for each other. What
 * it leaves out of its own trading day it takes from the tick before, as it would from the row if they came one by one.
 */
function conflate(ticks: readonly Tick[], dayOf: (instant: Date) => string): { newest: Tick[]; inOrder: Tick[] } {
  const newest = new Map<string, Tick>();
  const inOrder = ticks.filter((tick) => {
    const known = newest.get(tick.symbol);
    if (known && tick.asOf < known.asOf) return false;
    newest.set(tick.symbol, known ? inherit(tick, known, dayOf) : tick);
    return true;
  });
  return { newest: [...newest.values()].toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1)), inOrder };
}

function inherit(tick: Tick, known: Tick, dayOf: (instant: Date) => string): Tick {
  const currency = tick.currency ?? known.currency;
  if (dayOf(tick.asOf) !== dayOf(known.asOf)) return { ...tick, currency };
  const { openingPrice = known.openingPrice, previousClose = known.previousClose } = tick;
  return { ...tick, currency, openingPrice, previousClose };
}

function barColumns(ticks: readonly Tick[]): unknown[] {
  const bars = toBars(ticks);
  return [
    bars.map(({ symbol }) => symbol),
    bars.map(({ at }) => at),
    ...(['open', 'high', 'low', 'close', 'volume'] as const).map((column) => bars.map((bar) => bar[column].toFixed())),
    bars.map((bar) => bar.ticks),
    bars.map(({ firstAsOf }) => firstAsOf),
    bars.map(({ lastAsOf }) => lastAsOf),
  ];
}
