import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Failure } from './failure.js';
import { Ladder, type ConnectionState } from './ladder.js';
import type { Link, Transport } from './link.js';

const ways: Transport[] = ['websocket', 'sse', 'polling'];

/** A ladder whose ways work or not, as the test says. */
function makeLadder() {
  const passable = new Set<Transport>(ways);
  const attempts: { transport: Transport; at: number }[] = [];
  const states: ConnectionState[] = [];
  const open = new Set<Link>();
  let mostOpen = 0;
  let failure = new Failure('unreachable');
  const way = (transport: Transport) => async (): Promise<Link> => {
    attempts.push({ transport, at: Date.now() });
    if (!passable.has(transport)) throw failure;
    let feeds = false;
    const link: Link = {
      transport,
      sync: () => {
        feeds = true;
        open.add(link);
        mostOpen = Math.max(mostOpen, open.size);
      },
      authenticate: () => undefined,
      close: () => open.delete(link) || feeds,
    };
    return link;
  };
  const forgetToken = jest.fn();
  const ladder = new Ladder(ways.map(way), { report: (state) => states.push(state), forgetToken });
  const fail = (code: string) => {
    const link = ladder.current!;
    passable.delete(link.transport);
    failure = new Failure(code);
    ladder.lost(link, failure);
  };
  const feeding = () => [...open].map(({ transport }) => transport);
  return { ladder, passable, attempts, states, forgetToken, fail, feeding, mostOpen: () => mostOpen };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('the ladder', () => {
  let made: ReturnType<typeof makeLadder>;

  beforeEach(() => {
    jest.useFakeTimers();
    made = makeLadder();
  });

  afterEach(() => {
    made.ladder.close();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('begins at the top', async () => {
    made.ladder.start();
    await pass(0);
    expect(made.feeding()).toEqual(['websocket']);
    expect(made.states).toEqual([{ state: 'live', transport: 'websocket' }]);
  });

  it('goes one down after three failed attempts, and says when it tries again', async () => {
    made.passable.delete('websocket');
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    made.ladder.start();
    await pass(0);
    expect(made.states).toEqual([{ state: 'reconnecting', retryAt: Date.now() + 250, code: 'unreachable' }]);
    await pass(250 + 500);
    expect(made.attempts.map(({ transport }) => transport)).toEqual(['websocket', 'websocket', 'websocket', 'sse']);
    expect(made.states.at(-1)).toEqual({ state: 'live', transport: 'sse' });
  });

  it('is offline where nothing answers, and waits for at most twice as long each time, up to 30 s', async () => {
    made.passable.clear();
    jest.spyOn(Math, 'random').mockReturnValue(0.999_999);
    made.ladder.start();
    await pass(200_000);
    expect(made.states.at(-1)).toMatchObject({ state: 'offline', code: 'unreachable' });
    const polls = made.attempts.filter(({ transport }) => transport === 'polling').map(({ at }) => at);
    const waits = polls.slice(1).map((at, index) => Math.round((at - polls[index]!) / 100) * 100);
    expect(waits.slice(0, 9)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('waits for any part of that: two clients do not come back together', async () => {
    made.passable.clear();
    made.ladder.start();
    await pass(600_000);
    const waits = made.states.flatMap((state) => (state.state === 'offline' ? [state.retryAt] : []));
    expect(waits.length).toBeGreaterThan(25);
    const polls = made.attempts.filter(({ transport }) => transport === 'polling').map(({ at }) => at);
    const between = polls.slice(8).map((at, index) => at - polls[index + 7]!);
    expect(Math.max(...between)).toBeLessThanOrEqual(30_000);
    expect(Math.min(...between)).toBeLessThan(15_000);
  });

  it('climbs back by itself, and never has two that feed', async () => {
    made.passable.delete('websocket');
    made.passable.delete('sse');
    made.ladder.start();
    await pass(5000);
    expect(made.feeding()).toEqual(['polling']);
    made.passable.add('sse');
    await pass(60_000);
    expect(made.feeding()).toEqual(['sse']);
    made.passable.add('websocket');
    await pass(120_000);
    expect(made.feeding()).toEqual(['websocket']);
    expect(made.mostOpen()).toBe(1);
    expect(made.states.map((state) => state.state)).not.toContain('offline');
  });

  it('does not wait any longer once it is told so: neither for the next attempt, nor for a better way', async () => {
    made.passable.clear();
    jest.spyOn(Math, 'random').mockReturnValue(0.999_999);
    made.ladder.start();
    await pass(60_000);
    made.passable.add('polling');
    const count = made.attempts.length;
    made.ladder.retryNow();
    expect(made.states.at(-1)).toMatchObject({ state: 'offline', retryAt: Date.now() });
    await pass(0);
    expect(made.attempts).toHaveLength(count + 1);
    expect(made.feeding()).toEqual(['polling']);
    made.passable.add('websocket');
    made.ladder.retryNow();
    made.ladder.retryNow();
    await pass(0);
    expect(made.feeding()).toEqual(['websocket']);
    made.ladder.retryNow();
    await pass(0);
    expect(made.attempts).toHaveLength(count + 2);
  });

  it('goes down too where a way opens, and breaks again and again', async () => {
    made.ladder.start();
    await pass(0);
    const { ladder } = made;
    for (let count = 0; count < 40 && ladder.current?.transport !== 'sse'; count += 1) {
      if (ladder.current) ladder.lost(ladder.current, new Failure('closed'));
      await pass(1000);
    }
    expect(ladder.current?.transport).toBe('sse');
  });

  it('forgets failures once a link has lived for ten seconds', async () => {
    made.ladder.start();
    await pass(0);
    const { ladder } = made;
    for (let count = 0; count < 10; count += 1) {
      ladder.lost(ladder.current!, new Failure('closed'));
      await pass(15_000);
    }
    expect(new Set(made.attempts.map(({ transport }) => transport))).toEqual(new Set(['websocket']));
  });

  it('asks for another token once after a refusal, and then has expired', async () => {
    made.ladder.start();
    await pass(0);
    made.fail('unauthorized');
    await pass(60_000);
    expect(made.attempts).toHaveLength(2);
    expect(made.states.map(({ state }) => state)).toEqual(['live', 'reconnecting', 'expired']);
    expect(made.forgetToken).toHaveBeenCalled();
  });

  it('does not go on after it was closed, whatever was on its way', async () => {
    made.ladder.start();
    made.ladder.close();
    await pass(60_000);
    expect(made.feeding()).toEqual([]);
    expect(made.states).toEqual([]);
  });
});
