import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { SystemClock } from '../../common/clock.js';
import type { EventMap, Events } from '../../common/events.js';
import type { Config } from '../../config/config.js';
import { Exchanges } from '../calendar/exchanges.js';
import { MarketCalendar } from '../calendar/market-calendar.js';
import { PriceWatch } from './price-watch.js';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const at = (time: string) => new Date(`2024-03-12T${time}Z`);

/** Tuesday, 2024-03-12: New York opens at 13:30 UTC and closes at 20:00 UTC. */
describe('the watch over prices', () => {
  let watch: PriceWatch;
  let told: string[];
  let queries: number;
  /** when any process stored a price last; `undefined`: PostgreSQL does not answer */
  let storedAt: Date | null | undefined;

  const query = async () => {
    queries += 1;
    if (storedAt === undefined) throw new Error('PostgreSQL is away');
    return [{ ageMs: storedAt && Date.now() - storedAt.getTime() }];
  };
  const emit = async (name: string, payload: Partial<EventMap['prices.degraded']>) => {
    told.push([name, payload.since?.toISOString().slice(11, 19)].filter(Boolean).join(' '));
    return true;
  };
  const start = (time: string, stored: Date | null = null) => {
    jest.setSystemTime(new Date(`2024-03-12T${time}Z`));
    storedAt = stored;
    const exchanges = new Exchanges(new MarketCalendar());
    const config = { prices: { degradedAfterMs: 60 * SECOND_MS } } as Config;
    const dataSource = { query } as unknown as DataSource;
    watch = new PriceWatch(dataSource, exchanges, new SystemClock(), { emit } as unknown as Events, config);
    watch.start();
  };

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    [told, queries] = [[], 0];
    jest.useFakeTimers();
  });
  afterEach(() => {
    watch.onApplicationShutdown();
    jest.useRealTimers();
  });

  it('says since when none has come, once, and when they come again', async () => {
    start('15:00:00', at('14:59:50'));
    await pass(49 * SECOND_MS);
    expect([told, watch.degradedSince]).toEqual([[], null]);
    await pass(10 * SECOND_MS);
    expect(told).toEqual(['prices.degraded 14:59:50']);
    expect(watch.degradedSince).toEqual(at('14:59:50'));
    await pass(HOUR_MS);
    watch.stored();
    await pass(0);
    expect(told).toEqual(['prices.degraded 14:59:50', 'prices.restored']);
    expect(watch.degradedSince).toBeNull();
  });

  it('sees what another process has stored, and asks nobody while prices come here', async () => {
    start('15:00:00', at('15:00:00'));
    await pass(55 * SECOND_MS);
    storedAt = at('15:00:54');
    await pass(30 * SECOND_MS);
    expect(told).toEqual([]);
    watch.stored();
    queries = 0;
    await pass(29 * SECOND_MS);
    expect([told, queries]).toEqual([[], 0]);
  });

  it('expects none before the market has been open for a while, and none after it has closed', async () => {
    start('13:29:00', at('04:00:00'));
    await pass(119 * SECOND_MS);
    expect(told).toEqual([]);
    await pass(10 * SECOND_MS);
    expect(told).toEqual(['prices.degraded 13:30:00']);
    await pass(7 * HOUR_MS);
    expect(told).toEqual(['prices.degraded 13:30:00', 'prices.restored']);
  });

  it('misses none from before its time where there never was one', async () => {
    start('15:00:00');
    await pass(59 * SECOND_MS);
    expect(told).toEqual([]);
    await pass(10 * SECOND_MS);
    expect(told).toEqual(['prices.degraded 15:00:00']);
  });

  it('changes nothing while nobody can say it', async () => {
    start('15:00:00', at('14:59:59'));
    storedAt = undefined;
    await pass(HOUR_MS);
    expect(told).toEqual([]);
    storedAt = at('15:00:01');
    await pass(5 * SECOND_MS);
    expect(told).toEqual(['prices.degraded 15:00:01']);
    storedAt = undefined;
    await pass(HOUR_MS);
    expect(watch.degradedSince).toEqual(at('15:00:01'));
  });
});
