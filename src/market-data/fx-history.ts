import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { withDeadline } from '../common/deadline.js';
import { On, type EventMap } from '../common/events.js';
import {
  READ_PAIRS_BEFORE,
  READ_PAIRS_BEFORE_EACH,
  READ_PAIRS_BY_DAY,
  READ_RATES_BEFORE,
  RECORD_RATES,
  SAMPLE_RATES,
} from './fx-sql.js';
import type { Price } from './price.entity.js';
import type { rateRowSchema } from './price.schemas.js';

/** Whoever stored the prices waits for it. */
const DEADLINE_MS = 1000;

export type KnownRate = Pick<Price, 'symbol' | 'price' | 'asOf' | 'source'>;

export interface RateBefore extends Pick<Price, 'symbol' | 'price'> {
  before: Date;
}

/** What currencies cost before: every rate that was brought, and of what a feed says one a minute. */
@Injectable()
export class FxHistory {
  constructor(private readonly dataSource: DataSource) {}

  /** Also those that are older than the latest. */
  async record(rates: readonly z.infer<typeof rateRowSchema>[]): Promise<void> {
    if (rates.length === 0) return;
    await this.dataSource.query(RECORD_RATES, [
      rates.map(({ base, quote }) => `${base}/${quote}`),
      rates.map(({ asOf }) => asOf),
      rates.map(({ rate }) => rate),
      rates.map(({ source = 'api' }) => source),
    ]);
  }

  @On('prices.stored')
  async sample({ symbols }: EventMap['prices.stored']): Promise<void> {
    const pairs = symbols.filter((symbol) => symbol.includes('/'));
    if (pairs.length === 0) return;
    await withDeadline(this.dataSource.query(SAMPLE_RATES, [pairs]), DEADLINE_MS, 'Writing down FX rates');
  }

  /** The last rate of each pair before `instant`, by pair; those that were not known then are left out. */
  before(instant: Date, { after, take }: { after: string; take: number }): Promise<KnownRate[]> {
    return this.dataSource.query(READ_RATES_BEFORE, [instant, after, take]);
  }

  /** The last rate before `instant` of each of these pairs; those that were not known then are left out. */
  async pairsBefore(instant: Date, pairs: readonly string[]): Promise<Map<string, KnownRate>> {
    if (pairs.length === 0) return new Map();
    const known: KnownRate[] = await this.dataSource.query(READ_PAIRS_BEFORE, [pairs, instant]);
    return new Map(known.map((rate) => [rate.symbol, rate]));
  }

  /** The last rate of each of these pairs at the end of each day (YYYY-MM-DD, UTC), by `pair day`; those not known then are left out. */
  async pairsByDay(pairs: readonly string[], days: readonly string[]): Promise<Map<string, string>> {
    if (pairs.length === 0 || days.length === 0) return new Map();
    const known: { pair: string; day: string; rate: string }[] = await this.dataSource.query(READ_PAIRS_BY_DAY, [
      pairs,
      days,
    ]);
    return new Map(known.map(({ pair, day, rate }) => [`${pair} ${day}`, rate]));
  }

  /** The same for many instants at once. */
  pairsBeforeEach(asked: readonly { pair: string; before: Date }[]): Promise<RateBefore[]> {
    const pairs = asked.map(({ pair }) => pair);
    return this.dataSource.query(READ_PAIRS_BEFORE_EACH, [pairs, asked.map(({ before }) => before)]);
  }
}
