import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../common/clock.js';
import type { Tick } from './feeds/feed.js';
import { priceRowSchema, rateRowSchema } from './price.schemas.js';
import { explain, type Rejection } from './rejections.js';
import { CLOCK_SKEW_MS } from './price-path/sound.js';
import { TickBuffer } from './price-path/tick-buffer.js';

export interface Acceptance {
  accepted: number;
  ignored: number;
  rejected: Rejection[];
}

/** Takes batches from outside: bad rows are named, good ones are stored. */
@Injectable()
export class TickIntake {
  constructor(
    private readonly buffer: TickBuffer,
    private readonly clock: Clock,
  ) {}

  prices(rows: readonly unknown[]): Promise<Acceptance> {
    return this.take(rows, priceRowSchema, (row) => ({ ...row, source: row.source ?? 'api' }));
  }

  /** An FX rate is the price of the pair base/quote, in quote. */
  rates(rows: readonly unknown[]): Promise<Acceptance> {
    return this.take(rows, rateRowSchema, ({ base, quote, rate, asOf, source = 'api', confirmed }) => ({
      symbol: `${base}/${quote}`,
      price: rate,
      currency: quote,
      asOf,
      source,
      confirmed,
    }));
  }

  private async take<Row>(
    rows: readonly unknown[],
    schema: z.ZodType<Row>,
    toTick: (row: Row) => Tick,
  ): Promise<Acceptance> {
    const latest = this.clock.now().getTime() + CLOCK_SKEW_MS;
    const ticks: Tick[] = [];
    const indexes: number[] = [];
    const rejected: Acceptance['rejected'] = [];
    rows.forEach((row, index) => {
      const { success, data, error } = schema.safeParse(row);
      const tick = success ? toTick(data) : undefined;
      if (!tick) rejected.push({ index, ...explain(error?.issues[0]) });
      else if (tick.asOf.getTime() > latest)
        rejected.push({ index, code: 'as_of_in_future', detail: 'asOf lies in the future' });
      else indexes[ticks.push(tick) - 1] = index;
    });
    const { suspect, unknown, ...counts } = await this.buffer.submit(ticks);
    for (const index of suspect) rejected.push({ index: indexes[index] ?? 0, ...SUSPECT });
    for (const index of unknown) rejected.push({ index: indexes[index] ?? 0, ...UNKNOWN });
    return { ...counts, rejected: rejected.toSorted((a, b) => a.index - b.index) };
  }
}

const SUSPECT = {
  code: 'suspect_price',
  detail:
    'The price is 50 times off the last one: it waits for another one near it, or for the same with "confirmed": true',
};

const UNKNOWN = {
  code: 'unknown_print',
  detail: 'Nothing is known of the print that was to be corrected: nothing has changed',
};
