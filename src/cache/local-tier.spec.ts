import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Flights } from './flights.js';
import { LocalTier } from './local-tier.js';

describe('LocalTier', () => {
  let flights: Flights;
  let tier: LocalTier;
  let now: jest.SpiedFunction<typeof performance.now>;

  const store = async (key: string, value: { value: unknown; expires?: number }, revision = 0): Promise<boolean> => {
    const flight = flights.open(key);
    flight.revision = revision;
    const stored = await tier.set(flight.handle, value);
    flights.close(flight);
    return stored;
  };
  const look = async (key: string): Promise<unknown> => {
    const flight = flights.open(key);
    const value = await tier.get(flight.handle);
    flights.close(flight);
    return value;
  };

  const wait = (ms: number): void => {
    now.mockReturnValue(performance.now() + ms);
    jest.advanceTimersByTime(ms);
    tier.hear();
  };

  beforeEach(() => {
    // The LRU has taken the clock when it was imported.
    jest.useFakeTimers({ doNotFake: ['performance'] });
    now = jest.spyOn(performance, 'now').mockReturnValue(1);
    flights = new Flights();
    tier = new LocalTier(flights);
    tier.turnOn();
  });

  afterEach(() => {
    now.mockRestore();
    jest.useRealTimers();
  });

  it('keeps a value for five seconds at most', async () => {
    await store('price', { value: 1 });
    wait(4900);
    expect(await look('price')).toEqual({ value: 1 });
    wait(200);
    expect(await look('price')).toBeUndefined();
  });

  it('keeps 20,000 values, and drops first what was not used for longest', async () => {
    for (let index = 0; index < 20_000; index += 1) await store(`key:${index}`, { value: index });
    await look('key:0');
    await store('one more', { value: -1 });
    expect(await look('key:0')).toEqual({ value: 0 });
    expect(await look('key:1')).toBeUndefined();
    expect(await look('one more')).toEqual({ value: -1 });
  });

  it('takes nothing while it is off, and starts empty', async () => {
    await store('before', { value: 1 });
    tier.turnOff();
    expect(await store('meanwhile', { value: 2 })).toBe(false);
    tier.turnOn();
    expect([await look('before'), await look('meanwhile')]).toEqual([undefined, undefined]);
  });

  it('believes nothing when its bus was not heard for a second, until it is heard again', async () => {
    await store('key', { value: 1 });
    now.mockReturnValue(performance.now() + 1001);
    expect([tier.isOn, tier.peek('key'), await look('key')]).toEqual([false, undefined, undefined]);
    expect(await store('other', { value: 2 })).toBe(false);
    tier.hear();
    expect([tier.isOn, tier.peek('key')?.value]).toEqual([true, 1]);
  });

  it('does not replace a newer revision by an older one', async () => {
    await store('key', { value: 'seventh' }, 7);
    expect(await store('key', { value: 'sixth' }, 6)).toBe(false);
    expect(tier.peek('key')).toEqual({ value: 'seventh', revision: 7 });
    expect(await store('key', { value: 'seventh, renamed' }, 7)).toBe(true);
    tier.forget('key');
    expect(await store('key', { value: 'restored from a backup' }, 3)).toBe(true);
  });

  it('gives nothing that has expired', async () => {
    await store('key', { value: 1, expires: Date.now() + 1000 });
    expect(tier.peek('key')?.value).toBe(1);
    jest.setSystemTime(Date.now() + 1001);
    expect(tier.peek('key')).toBeUndefined();
  });

  it('tells who listens what is forgotten, also what it never held', () => {
    const forgotten: string[] = [];
    tier.onForget((key) => forgotten.push(key));
    tier.forget('key');
    expect(forgotten).toEqual(['key']);
  });

  it('takes nothing from a flight that was in the air when it was turned off and on again', async () => {
    const flight = flights.open('key');
    tier.turnOff();
    tier.turnOn();
    expect(await tier.set(flight.handle, { value: 1 })).toBe(false);
    expect(await look('key')).toBeUndefined();
  });

  it('freezes what it is given, all the way down, whether it keeps it or not', async () => {
    for (const turn of [() => tier.turnOn(), () => tier.turnOff()]) {
      turn();
      const value = { value: { positions: [{ symbol: 'AAPL' }] } };
      await store('key', value);
      expect(Object.isFrozen(value.value.positions[0])).toBe(true);
    }
  });
});

describe('Flights', () => {
  it('keep nothing of a flight that has landed', () => {
    const flights = new Flights();
    const [first, second] = [flights.open('key'), flights.open('key')];
    flights.close(first);
    flights.invalidate('key');
    expect([first.valid, second.valid]).toEqual([true, false]);
    flights.close(second);
    expect(() => flights.get(second.handle)).toThrow('through CacheService only');
    // What is left must not grow with the number of reads.
    expect(Object.values(flights).filter((part) => part instanceof Map && part.size > 0)).toEqual([]);
  });
});
