import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { withRetries } from '../common/retry.js';
import { tellAcceptance } from '../database/acceptance.js';
import { beginBar, mergeBars, type MinuteBar } from './bars.js';
import { Exchanges } from './calendar/exchanges.js';
import type { Tick } from './feeds/feed.js';
import { type Judgement, Judge, type Known } from './price-path/judge.js';
import { Corrections } from './price-path/corrections.js';
import { countJudged } from './price-path/counting.js';
import { isMeant } from './price-path/find-print.js';
import { PriceDays } from './price-path/price-days.js';
import { acceptedAt, type Prints } from './price-path/pending-prints.js';
import { priceRetries } from './price-path/retry.js';
import { LOCK_PRICES, REVISE_PRICES, STORE_PRICES } from './price-sql.js';

/** Writes prices. Whatever happens after that, storing them has succeeded. */
@Injectable()
export class PriceStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly exchanges: Exchanges,
    private readonly days: PriceDays,
    private readonly corrections: Corrections,
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
      priceRetries(() => this.days.forget()),
    );
    countJudged(judgements);
    return judgements;
  }

  private async write(manager: EntityManager, prints: Prints): Promise<Judgement[]> {
    tellAcceptance(manager, acceptedAt(prints));
    const symbols = [...prints.keys()].toSorted();
    const known = await knownOf(manager, symbols);
    const corrected = await this.correct(manager, prints, known);
    const judgements = symbols
      .filter((symbol) => !corrected.has(symbol))
      .map((symbol) => this.judge(symbol, prints, known.get(symbol)));
    const changed = judgements.filter(({ latest }) => latest);
    const bars = this.days.keep(mergeBars(judgements.flatMap(goodBars)));
    if (changed.length + bars.length > 0) {
      await manager.query(STORE_PRICES, [...priceColumns(changed), ...barColumns(bars)]);
    }
    const revised = judgements.filter(
      ({ symbol, latest, suspect, isRevised }) =>
        !latest && (isRevised || suspect !== (known.get(symbol)?.suspect ?? null)),
    );
    if (revised.length > 0) {
      const suspects = revised.map(({ suspect }) => suspect);
      await manager.query(REVISE_PRICES, [revised.map(({ symbol }) => symbol), suspects, ...referenceColumns(revised)]);
    }
    return [...judgements, ...corrected.values()];
  }

  private async correct(manager: EntityManager, prints: Prints, known: Map<string, Known>) {
    const corrected = new Map<string, Judgement>();
    for (const [symbol, each] of prints) {
      const first = each[0]?.newest;
      if (!first?.correction || isOfHeld(first, known.get(symbol))) continue;
      corrected.set(symbol, await this.corrections.apply(manager, each, known.get(symbol)));
    }
    return corrected;
  }

  private judge(symbol: string, prints: Prints, known: Known | undefined): Judgement {
    const all = prints.get(symbol) ?? [];
    const isHeldNoMore = all[0] && isOfHeld(all[0].newest, known);
    const judge = new Judge(known && isHeldNoMore ? { ...known, suspect: null } : known, this.exchanges.of(symbol));
    for (const print of all) judge.take(print);
    return judge.conclude(symbol);
  }
}

/** It takes the place of one that was held back, and is judged in its stead. */
const isOfHeld = (tick: Tick, known: Known | undefined): boolean =>
  tick.correction === 'correct' && !!known?.suspect && isMeant(tick, known.suspect);

/** The rows stay locked until the transaction ends. */
async function knownOf(manager: EntityManager, symbols: readonly string[]): Promise<Map<string, Known>> {
  type Row = Omit<Known, 'suspect' | 'before'> & {
    beforePrice: string | null;
    beforeAsOf: Date | null;
    beforeSequence: number | null;
    suspect: (Omit<Tick, 'asOf'> & { asOf: string }) | null;
  };
  const rows: Row[] = await manager.query(LOCK_PRICES, [symbols]);
  const revive = (suspect: Row['suspect']) => suspect && { ...suspect, asOf: new Date(suspect.asOf) };
  return new Map(
    rows.map(({ sequence, beforePrice, beforeAsOf, beforeSequence, ...row }) => {
      const before =
        beforePrice && beforeAsOf
          ? { price: beforePrice, asOf: beforeAsOf, sequence: beforeSequence ?? undefined }
          : null;
      return [row.symbol, { ...row, sequence: sequence ?? undefined, before, suspect: revive(row.suspect) }];
    }),
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
    listOf(bars.map(({ at }) => at)),
    ...(['open', 'high', 'low', 'close', 'volume'] as const).map((column) =>
      listOf(bars.map((bar) => bar[column].toFixed())),
    ),
    bars.map((bar) => bar.ticks),
    listOf(bars.map(({ firstAsOf }) => firstAsOf)),
    listOf(bars.map(({ lastAsOf }) => lastAsOf)),
  ];
}

function priceColumns(changed: readonly Judgement[]): unknown[] {
  const ticks = changed.flatMap(({ latest }) => latest ?? []);
  return [
    ticks.map(({ symbol }) => symbol),
    listOf(ticks.map(({ price }) => price)),
    ticks.map(({ currency }) => currency ?? null),
    listOf(ticks.map(({ asOf }) => asOf)),
    listOf(changed.map(({ references }) => references?.tradingDay)),
    ...referenceColumns(changed),
    listOf(ticks.map(({ volume }) => volume)),
    ticks.map(({ source }) => source),
    listOf(ticks.map(({ sequence }) => sequence)),
    changed.map(({ suspect }) => suspect),
  ];
}

function referenceColumns(judgements: readonly Judgement[]): unknown[] {
  const columns = ['openingPrice', 'openingAsOf', 'previousClose', 'closingPrice', 'closingAsOf'] as const;
  return [
    ...columns.map((column) => listOf(judgements.map(({ references }) => references?.[column]))),
    listOf(judgements.map(({ before }) => before?.price)),
    listOf(judgements.map(({ before }) => before?.asOf)),
    listOf(judgements.map(({ before }) => before?.sequence)),
  ];
}

/** An array as PostgreSQL writes it, of numbers and times, which need no quotes: the driver would look at each of their characters. */
function listOf(values: readonly (string | number | Date | null | undefined)[]): string {
  const texts = values.map((value) => (value instanceof Date ? value.toISOString() : (value ?? 'NULL')));
  return `{${texts.join(',')}}`;
}
