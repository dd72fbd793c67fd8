import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { gate, type Gate } from '../../../test/cache/gate.js';
import type { Clock } from '../../common/clock.js';
import { AlwaysOpen } from '../calendar/always-open.js';
import type { Tick } from '../feeds/feed.js';
import type { PriceStore } from '../price-store.js';
import { Judge, type Judgement } from './judge.js';
import { acceptedAt, eachOf, type Prints } from './pending-prints.js';
import { TickBuffer } from './tick-buffer.js';

const now = new Date('2026-03-02T15:00:00Z');
const tick = (symbol: string, price: string, more: Partial<Tick> = {}): Tick => ({
  symbol,
  price,
  asOf: now,
  source: 'test',
  ...more,
});
const many = (count: number, more: (index: number) => Partial<Tick>): Tick[] =>
  Array.from({ length: count }, (_, index) => tick('AAPL', '100', more(index)));

/** Stores one batch after the other; each waits at its gate, where it has one. */
class FakeStore {
  readonly batches: Prints[] = [];
  readonly gates: Gate[] = [];
  readonly failures: Error[] = [];
  readonly accepted: number[] = [];

  async store(prints: Prints): Promise<Judgement[]> {
    this.accepted.push(acceptedAt(prints));
    const gateOfThis = this.gates[this.batches.push(prints) - 1];
    await gateOfThis?.pass();
    const failure = this.failures.shift();
    if (failure) throw failure;
    return [...prints].map(([symbol, each]) => {
      const judge = new Judge(undefined, new AlwaysOpen());
      for (const print of each) judge.take(print);
      return judge.conclude(symbol);
    });
  }

  /** what was asked to be stored, batch by batch */
  get prices(): string[][] {
    return this.batches.map((prints) => [...eachOf(prints)].map(({ newest }) => newest.price));
  }

  get ticks(): number {
    return this.batches.flatMap((prints) => [...eachOf(prints)]).reduce((sum, { bar }) => sum + bar.ticks, 0);
  }
}

let store: FakeStore;
let buffer: TickBuffer;
/** The first batches wait until the test opens their gates. */
const gates = (count: number): Gate[] => {
  const made = Array.from({ length: count }, () => gate());
  store.gates.push(...made);
  return made;
};

beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => {
  store = new FakeStore();
  buffer = new TickBuffer(store as unknown as PriceStore, { now: () => now } as Clock);
});

describe('a request', () => {
  it('is answered when its ticks are stored, not before', async () => {
    const [first] = gates(1);
    const receipt = buffer.submit([tick('AAPL', '1')]);
    await first!.reached;
    const winner = await Promise.race([receipt, new Promise((resolve) => setImmediate(resolve, 'not yet'))]);
    expect(winner).toBe('not yet');
    first!.open();
    expect(await receipt).toEqual({ accepted: 1, ignored: 0, suspect: [], unknown: [] });
  });

  it('shares a batch with all that come while another one is on its way, and gets its own receipt', async () => {
    const [first] = gates(1);
    const receipts = [buffer.submit([tick('AAPL', '1')])];
    await first!.reached;
    const older = { asOf: new Date(now.getTime() - 1000) };
    receipts.push(buffer.submit([tick('AAPL', '2'), tick('IBM', '5')]));
    receipts.push(buffer.submit([tick('AAPL', '3', older), tick('AAPL', '500')]));
    first!.open();
    expect(await Promise.all(receipts)).toEqual([
      { accepted: 1, ignored: 0, suspect: [], unknown: [] },
      { accepted: 2, ignored: 0, suspect: [], unknown: [] },
      { accepted: 0, ignored: 1, suspect: [1], unknown: [] },
    ]);
    expect(store.prices).toEqual([['1'], ['2', '3', '500', '5']]);
  });

  it('fails with its batch, and the next one has nothing to do with that', async () => {
    store.failures.push(new Error('no disk'));
    await expect(buffer.submit([tick('AAPL', '1')])).rejects.toThrow('no disk');
    expect(await buffer.submit([tick('AAPL', '2')])).toMatchObject({ accepted: 1 });
    expect(store.prices).toEqual([['1'], ['2']]);
  });
});

describe('a database that does not answer', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] }));
  afterEach(() => void jest.useRealTimers());

  it('costs a request 15 s at most', async () => {
    const [first] = gates(1);
    const answer = expect(buffer.submit([tick('AAPL', '1')])).rejects.toMatchObject({ code: 'database_unavailable' });
    await first!.reached;
    await jest.advanceTimersByTimeAsync(15_000);
    await answer;
  });
});

describe('a feed', () => {
  it('does not wait for the database: what it brings meanwhile becomes few prints', async () => {
    const [first] = gates(1);
    await buffer.take([tick('AAPL', '100')]);
    await first!.reached;
    for (let batch = 0; batch < 50; batch++) {
      await buffer.take(many(200, (index) => ({ symbol: `S${index % 4}`, price: `10${(batch + index) % 9}` })));
    }
    expect(buffer.depth).toBeLessThanOrEqual(1 + 4);
    first!.open();
    await buffer.drain();
    expect([store.batches.length, store.ticks]).toEqual([2, 10_001]);
  });

  it('waits where there is no room, requests are refused meanwhile, and both go on afterwards', async () => {
    const both = gates(2);
    const all = many(60_000, (index) => ({ symbol: `S${index}` }));
    let taken = 0;
    const feed = (async () => {
      for (; taken < all.length; taken += 1000) await buffer.take(all.slice(taken, taken + 1000));
    })();
    await both[0]!.reached;
    while (buffer.depth < 50_000) await new Promise((resolve) => setImmediate(resolve));
    await expect(buffer.submit([tick('AAPL', '1')])).rejects.toMatchObject({ code: 'too_many_prices' });
    // Turns enough for all that is left, if it did not wait.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect([taken < 50_000, buffer.depth]).toEqual([true, 50_000]);
    for (const each of both) each.open();
    await feed;
    await buffer.drain();
    expect([store.ticks, buffer.depth]).toEqual([60_000, 0]);
    expect(Math.max(...store.batches.map(({ size }) => size))).toBe(500);
    expect(await buffer.submit([tick('AAPL', '1')])).toMatchObject({ accepted: 1 });
  });

  it('is told of by when the oldest tick of a batch was accepted, not the one that is stored', async () => {
    const time = jest.spyOn(Date, 'now');
    const at = (ms: number) => void time.mockReturnValue(ms);
    const [first] = gates(1);
    at(1000);
    await buffer.take([tick('AAPL', '100')]);
    at(1100);
    await first!.reached;
    await buffer.take([tick('IBM', '5')]);
    at(1300);
    await buffer.take([tick('IBM', '5.1'), tick('AAPL', '101')]);
    first!.open();
    await buffer.drain();
    time.mockRestore();
    expect(store.accepted).toEqual([1000, 1100]);
  });

  it('that never rests leaves the process its turns', async () => {
    const had = { turns: 0 };
    const timer = setInterval(() => (had.turns += 1), 1);
    for (let batch = 0; batch < 20_000 && had.turns < 3; batch++) await buffer.take([tick('AAPL', '100')]);
    clearInterval(timer);
    await buffer.drain();
    expect(had.turns).toBe(3);
  });

  it('has its ticks stored when the database is well again, before newer ones, while a request was told', async () => {
    const [first] = gates(1);
    store.failures.push(new Error('gone'));
    await buffer.take([tick('AAPL', '1')]);
    const refused = expect(buffer.submit([tick('AAPL', '50')])).rejects.toThrow('gone');
    await first!.reached;
    await buffer.take([tick('AAPL', '90')]);
    first!.open();
    await refused;
    await buffer.drain();
    expect(store.prices).toEqual([
      ['1', '50'],
      ['1', '90'],
    ]);
  });

  it.each([['0'], ['0.00'], ['-1'], ['NaN'], ['1e5'], [''], ['9'.repeat(40)]])(
    'that brings %j for a price is not believed, and the ticks beside it are stored',
    async (price) => {
      await buffer.take([tick('BAD', price), tick('AAPL', '1'), tick('BAD', '1', { openingPrice: price })]);
      await buffer.drain();
      expect(store.prices).toEqual([['1']]);
    },
  );

  it('that brings prices of tomorrow is not believed: they would keep all true ones out', async () => {
    await buffer.take([tick('BAD', '1', { asOf: new Date(now.getTime() + 60_001) }), tick('AAPL', '2')]);
    await buffer.drain();
    expect(store.prices).toEqual([['2']]);
  });
});

const wide = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => tick(`S${from + index}`, '100'));

describe('a second batch', () => {
  it('does not wait for the first where it is full, but a symbol never goes with two', async () => {
    const [first, second] = gates(2);
    const receipts = [buffer.submit(wide(0, 500))];
    await first!.reached;
    receipts.push(buffer.submit([...wide(0, 10), ...wide(500, 600)]));
    await second!.reached;

    expect([...store.batches[1]!.keys()]).toEqual(wide(500, 500).map(({ symbol }) => symbol));
    second!.open();
    first!.open();
    const accepted = (await Promise.all(receipts)).map((receipt) => receipt.accepted);
    expect(accepted).toEqual([500, 610]);
    expect(buffer.depth).toBe(0);
  });

  it('waits while there is little to go with it: what waits becomes fewer batches', async () => {
    const [first] = gates(1);
    const receipts = [buffer.submit(wide(0, 1))];
    await first!.reached;
    receipts.push(...wide(1, 400).map((each) => buffer.submit([each])));
    for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));

    expect(store.batches).toHaveLength(1);
    first!.open();
    await Promise.all(receipts);
    expect(store.batches).toHaveLength(2);
  });
});
