import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Crossings } from './crossings.js';
import { PriceAlerts } from './price-alerts.js';
import { Ruled, type RuleFacts } from './ruled.js';

const price = (symbol: string): RuleFacts => ({
  userId: 'ada',
  kind: 'price_above',
  symbol,
  portfolioId: null,
  threshold: '5',
});
const late = (afterMs: string): RuleFacts => ({
  ...price('-'),
  kind: 'update_late',
  symbol: null,
  portfolioId: 'p',
  threshold: afterMs,
});

describe('what has rules', () => {
  let ruled: Ruled;
  let stored: string[];
  let query: jest.Mock<(sql: string) => Promise<object[]>>;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    jest.useFakeTimers();
    stored = ['AAPL'];
    query = jest.fn(async (sql) => (sql.includes('DISTINCT symbol') ? stored.map((symbol) => ({ symbol })) : []));
    ruled = new Ruled({ query } as unknown as DataSource);
  });
  afterEach(() => {
    ruled.beforeApplicationShutdown();
    jest.useRealTimers();
  });
  const known = () => ['AAPL', 'IBM', 'KO'].filter((symbol) => ruled.hasSymbol(symbol));

  it('is read when the process begins and every 30 s, and added to meanwhile', async () => {
    await ruled.start();
    expect(known()).toEqual(['AAPL']);
    ruled.add(price('IBM'));
    expect(known()).toEqual(['AAPL', 'IBM']);
    stored = ['KO'];
    await jest.advanceTimersByTimeAsync(34_000);
    expect(known()).toEqual(['KO']);
  });

  it('is also what was heard of while it was being read', async () => {
    const reading = ruled.refresh();
    ruled.add(price('IBM'));
    await reading;
    expect(known()).toEqual(['AAPL', 'IBM']);
  });

  it('stays what it was where it cannot be read', async () => {
    await ruled.refresh();
    query.mockRejectedValue(new Error('PostgreSQL is away'));
    await ruled.refresh();
    expect(known()).toEqual(['AAPL']);
  });

  it('is everything where there are too many to remember', async () => {
    stored = Array.from({ length: 50_001 }, (_, index) => `S${index}`);
    await ruled.refresh();
    expect(known()).toEqual(['AAPL', 'IBM', 'KO']);
  });

  it('may be late after the shortest time that somebody named', () => {
    for (const afterMs of ['5000', '3000', '9000']) ruled.add(late(afterMs));
    expect(ruled.mayBeLate).toEqual([{ userId: 'ada', portfolioId: 'p', afterMs: 3000 }]);
  });

  it('is all that prices are judged for: the others cost nothing', async () => {
    const ofSymbols = jest.fn<Crossings['ofSymbols']>(async () => undefined);
    await ruled.refresh();
    const alerts = new PriceAlerts(ruled, { ofSymbols } as unknown as Crossings);
    query.mockClear();
    alerts.stored({ symbols: ['IBM', 'KO'], acceptedAt: 0 });
    expect(ofSymbols).not.toHaveBeenCalled();
    alerts.stored({ symbols: ['IBM', 'AAPL'], acceptedAt: 0 });
    expect(ofSymbols).toHaveBeenCalledWith(['AAPL']);
    expect(query).not.toHaveBeenCalled();
  });
});
