import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { withDeadline } from '../common/deadline.js';
import { On, type EventMap } from '../common/events.js';
import { READ_PAIRS_BEFORE, READ_RATES_BEFORE, RECORD_RATES, SAMPLE_RATES } from './fx-sql.js';
import type { Price } from './price.entity.js';
import type { rateRowSchema } from './price.schemas.js';

/** Whoever stored the prices waits for it. */
const DEADLINE_MS = 1000;
/** of one query */
const MOST_PAIRS = 5000;

export type KnownRate = Pick<Price, 'symbol' | 'price' | 'asOf' | 'source'>;

export interface PairBefore {
  pair: string;
  before: Date;
}

type KnownBefore = PairBefore & { rate: string };

export type RateLookup = (pair: string, before: Date) => string | undefined;

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

  /** The last rate of each pair before the instant beside it, for each asked for; `undefined` where none was known then. */
  async pairsBefore(asked: readonly PairBefore[]): Promise<RateLookup> {
    const rates = new Map<string, string>();
    for (let at = 0; at < asked.length; at += MOST_PAIRS) {
      const piece = asked.slice(at, at + MOST_PAIRS);
      const parameters = [piece.map(({ pair }) => pair), piece.map(({ before }) => before)];
      const known = await this.dataSource.query<KnownBefore[]>(READ_PAIRS_BEFORE, parameters);
      for (const { pair, before, rate } of known) rates.set(keyOf(pair, before), rate);
    }
    return (pair, before) => rates.get(keyOf(pair, before));
  }
}

const keyOf = (pair: string, before: Date): string => `${pair} ${before.getTime()}`;
