import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { beginBar, mergeBars, type MinuteBar } from './bars.js';
import { Exchanges } from './calendar/exchanges.js';
import type { Tick } from './feeds/feed.js';
import { type Judgement, Judge, type Known } from './price-path/judge.js';
import { countJudged } from './price-path/counting.js';
import { PriceDays } from './price-path/price-days.js';
import type { Prints } from './price-path/pending-prints.js';
import { withRetries } from './price-path/retry.js';
import { LOCK_PRICES, REVISE_PRICES, STORE_PRICES } from './price-sql.js';

/** Writes prices. Whatever happens after that, storing them has succeeded. */
@Injectable()
export class PriceStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly exchanges: Exchanges,
    private readonly days: PriceDays,
  ) {}

  /**
   * Judges the prints and stores what is good of them: the newest tick of each symbol unless a newer one is known, and the
   * minute bars of all. In one transaction, so that its outbox rows are delivered before the prints are acknowledged.
   */
  async store(prints: Prints): Promise<Judgement[]> {
    const judgements = await withRetries(
      async () => {
        await this.days.prepare(prints);
        return this.dataSource.transaction((manager) => this.write(manager, prints));
      },
      () => this.days.forget(),
    );
    countJudged(judgements);
    return judgements;
  }

  private async write(manager: EntityManager, prints: Prints): Promise<Judgement[]> {
    const symbols = [...prints.keys()].toSorted();
    const known = await knownOf(manager, symbols);
    const judgements = symbols.map((symbol) => this.judge(symbol, prints, known.get(symbol)));
    const changed = judgements.filter(({ latest }) => latest);
    const bars = this.days.keep(mergeBars(judgements.flatMap(goodBars)));
    if (changed.length + bars.length > 0) {
      await manager.query(STORE_PRICES, [...priceColumns(changed), ...barColumns(bars)]);
    }
    const revised = judgements.filter(
      ({ symbol, latest, suspect, isReferenceChanged }) =>
        !latest && (isReferenceChanged || suspect !== (known.get(symbol)?.suspect ?? null)),
    );
    if (revised.length > 0) {
      const suspects = revised.map(({ suspect }) => suspect);
      await manager.query(REVISE_PRICES, [revised.map(({ symbol }) => symbol), suspects, ...referenceColumns(revised)]);
    }
    return judgements;
  }

  private judge(symbol: string, prints: Prints, known: Known | undefined): Judgement {
    const judge = new Judge(known, this.exchanges.of(symbol));
    for (const print of prints.get(symbol) ?? []) judge.take(print);
    return judge.conclude(symbol);
  }
}

/** The rows stay locked until the transaction ends. */
async function knownOf(manager: EntityManager, symbols: readonly string[]): Promise<Map<string, Known>> {
  type Row = Omit<Known, 'suspect'> & { suspect: (Omit<Tick, 'asOf'> & { asOf: string }) | null };
  const rows: Row[] = await manager.query(LOCK_PRICES, [symbols]);
  const revive = (suspect: Row['suspect']) => suspect && { ...suspect, asOf: new Date(suspect.asOf) };
  return new Map(
    rows.map(({ sequence, ...row }) => [
      row.symbol,
      { ...row, sequence: sequence ?? undefined, suspect: revive(row.suspect) },
    ]),
  );
}

function goodBars({ verdicts, released }: Judgement): MinuteBar[] {
  const bars = released ? [beginBar(released)] : [];
  for (const [{ bar }, verdict] of verdicts) if (verdict !== 'suspect') bars.push(bar);
  return bars;
}

function barColumns(bars: readonly MinuteBar[]): unknown[] {
  return [
    bars.map(({ symbol }) => symbol),
    bars.map(({ at }) => at),
    ...(['open', 'high', 'low', 'close', 'volume'] as const).map((column) => bars.map((bar) => bar[column].toFixed())),
    bars.map((bar) => bar.ticks),
    bars.map(({ firstAsOf }) => firstAsOf),
    bars.map(({ lastAsOf }) => lastAsOf),
  ];
}

function priceColumns(changed: readonly Judgement[]): unknown[] {
  const ticks = changed.flatMap(({ latest }) => latest ?? []);
  return [
    ticks.map(({ symbol }) => symbol),
    ticks.map(({ price }) => price),
    ticks.map(({ currency }) => currency ?? null),
    ticks.map(({ asOf }) => asOf),
    changed.map(({ references }) => references?.tradingDay),
    ...referenceColumns(changed),
    ticks.map(({ volume }) => volume ?? null),
    ticks.map(({ source }) => source),
    ticks.map(({ sequence }) => sequence ?? null),
    changed.map(({ suspect }) => suspect),
  ];
}

function referenceColumns(judgements: readonly Judgement[]): unknown[] {
  const columns = ['openingPrice', 'openingAsOf', 'previousClose', 'closingPrice', 'closingAsOf'] as const;
  return columns.map((column) => judgements.map(({ references }) => references?.[column] ?? null));
}
