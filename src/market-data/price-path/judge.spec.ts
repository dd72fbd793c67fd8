import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MarketCalendar } from '../calendar/market-calendar.js';
import type { Tick } from '../feeds/feed.js';
import { Judge, type Known } from './judge.js';
import { PendingPrints } from './pending-prints.js';
import { beginPrint, type Print } from './print.js';

const calendar = new MarketCalendar();
const at = (second: number) => new Date(Date.parse('2026-03-02T15:00:00Z') + second * 1000);
const tick = (second: number, price: string, more: Partial<Tick> = {}): Tick => ({
  symbol: 'AAPL',
  price,
  asOf: at(second),
  source: 'test',
  ...more,
});
const known = (second: number, price: string, suspect: Tick | null = null): Known => ({
  symbol: 'AAPL',
  price,
  asOf: at(second),
  tradingDay: '2026-03-02',
  openingPrice: null,
  openingAsOf: null,
  previousClose: null,
  closingPrice: null,
  closingAsOf: null,
  before: null,
  suspect,
});

function judge(prints: readonly Print[], before?: Known) {
  const judged = new Judge(before, calendar);
  for (const print of prints) judged.take(print);
  const { verdicts, latest, released, suspect } = judged.conclude('AAPL');
  return {
    verdicts: prints.map((print) => verdicts.get(print)),
    latest: latest?.price,
    released: released?.price,
    suspect: suspect?.price,
  };
}
const one = (ticks: readonly Tick[], before?: Known) =>
  judge(
    ticks.map((each) => beginPrint(each)),
    before,
  );

describe('a tick', () => {
  it('is accepted where nothing is known, whatever it costs', () => {
    expect(one([tick(0, '0.0001')])).toMatchObject({ verdicts: ['accepted'], latest: '0.0001' });
  });

  it('that is late is ignored: it is history, not the latest price', () => {
    expect(one([tick(5, '101'), tick(3, '99')], known(4, '100'))).toMatchObject({
      verdicts: ['accepted', 'ignored'],
      latest: '101',
    });
    expect(one([tick(3, '99')], known(4, '100'))).toMatchObject({ verdicts: ['ignored'], latest: undefined });
  });

  it('of the same time as another is the newer one where it comes later', () => {
    expect(one([tick(4, '101'), tick(4, '102')], known(4, '100'))).toMatchObject({
      verdicts: ['accepted', 'accepted'],
      latest: '102',
    });
  });

  it('of the same time is the newer one by its sequence, where both have one', () => {
    const before = { ...known(4, '100'), sequence: 7 };
    expect(one([tick(4, '101', { sequence: 6 })], before)).toMatchObject({ verdicts: ['ignored'] });
    expect(one([tick(4, '101', { sequence: 8 })], before)).toMatchObject({ latest: '101' });
    expect(one([tick(4, '101')], before)).toMatchObject({ latest: '101' });
    expect(one([tick(5, '101', { sequence: 1 })], before)).toMatchObject({ latest: '101' });
  });
});

describe('a price far off the last one', () => {
  it.each([
    ['50 times it', '5000'],
    ['a fiftieth of it', '2'],
  ])('is held back: %s', (_, price) => {
    expect(one([tick(1, price)], known(0, '100'))).toMatchObject({
      verdicts: ['suspect'],
      latest: undefined,
      suspect: price,
    });
  });

  it.each([['4999.99'], ['2.01'], ['14.29'], ['700']])('is taken where it is nearer than 50 times: %s', (price) => {
    expect(one([tick(1, price)], known(0, '100'))).toMatchObject({ verdicts: ['accepted'], latest: price });
  });

  it('does not hold up what comes after it', () => {
    expect(one([tick(1, '5000'), tick(2, '101')], known(0, '100'))).toMatchObject({
      verdicts: ['suspect', 'accepted'],
      latest: '101',
    });
  });

  it('is confirmed by another one within 10 %, which may be of the same batch', () => {
    expect(one([tick(1, '5000'), tick(2, '5500')], known(0, '100'))).toMatchObject({
      verdicts: ['accepted', 'accepted'],
      latest: '5500',
      suspect: undefined,
      released: undefined,
    });
    expect(one([tick(1, '5000'), tick(2, '5500.01')], known(0, '100'))).toMatchObject({
      verdicts: ['suspect', 'suspect'],
      suspect: '5500.01',
    });
  });

  it('of an earlier batch is released into history when it is confirmed', () => {
    expect(one([tick(2, '5100')], known(0, '100', tick(1, '5000')))).toMatchObject({
      verdicts: ['accepted'],
      latest: '5100',
      released: '5000',
      suspect: undefined,
    });
  });

  it('that is newer than what confirms it is the latest price then', () => {
    expect(one([tick(2, '5100')], known(0, '100', tick(3, '5000')))).toMatchObject({
      verdicts: ['ignored'],
      latest: '5000',
    });
  });

  it('is refuted by a newer price as before, so that the same mistake twice a day is not believed', () => {
    expect(one([tick(2, '99'), tick(3, '5000')], known(0, '100', tick(1, '5000')))).toMatchObject({
      verdicts: ['accepted', 'suspect'],
      latest: '99',
    });
    // A late one says nothing of it.
    expect(one([tick(-1, '101'), tick(3, '5000')], known(0, '100', tick(1, '5000')))).toMatchObject({
      verdicts: ['ignored', 'accepted'],
    });
  });

  it('is confirmed within a day or not at all', () => {
    const heldAt = tick(1, '5000');
    expect(one([tick(1 + 86_400, '5000')], known(0, '100', heldAt))).toMatchObject({ verdicts: ['accepted'] });
    expect(one([tick(2 + 86_400, '5000')], known(0, '100', heldAt))).toMatchObject({ verdicts: ['suspect'] });
  });

  it('is taken where whoever brings it says that it is meant', () => {
    expect(one([tick(1, '5000', { confirmed: true })], known(0, '100'))).toMatchObject({ latest: '5000' });
  });
});

const folded = (ticks: readonly Tick[]): Print[] => {
  const pending = new PendingPrints();
  for (const each of ticks) pending.fold(each);
  return [...(pending.take(ticks.length).get('AAPL') ?? [])];
};

describe('the ticks of a feed', () => {
  it('far off that confirm each other are one print, and taken', () => {
    const prints = folded([tick(1, '5000'), tick(2, '5001')]);
    expect(prints).toHaveLength(1);
    expect(judge(prints, known(0, '100'))).toMatchObject({ verdicts: ['accepted'], latest: '5001' });
  });

  it('fold to what they would be one by one, whatever they cost', () => {
    const prices = fc.constantFrom('100', '101', '105', '120', '2', '5000', '5100', '5600');
    const ticks = fc.array(fc.record({ second: fc.integer({ min: 1, max: 100 }), price: prices }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(ticks, (rows) => {
        const inOrder = rows.toSorted((a, b) => a.second - b.second);
        const all = inOrder.map(({ second, price }) => tick(second, price));
        const [each, together] = [one(all, known(0, '100')), judge(folded(all), known(0, '100'))];
        expect([together.latest, together.suspect]).toEqual([each.latest, each.suspect]);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
