import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Failure } from './failure.js';
import { Followed } from './followed.js';
import type { Feed } from './link.js';
import type { Watchlist } from './types.js';
import { WatchlistPoll } from './watchlist-poll.js';

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('watchlists on a way that does not tell of them', () => {
  /** what the server has, by id */
  let versions: Map<string, number>;
  let asked: string[];
  let losses: string[];
  let followed: Followed;
  let poll: WatchlistPoll;

  beforeEach(() => {
    jest.useFakeTimers();
    [versions, asked, losses] = [new Map([['a', 1]]), [], []];
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
      const id = (url as URL).pathname.split('/').at(-1)!;
      asked.push(id);
      if (versions.get(id) === 0) throw new TypeError('fetch failed');
      const found = versions.has(id);
      const body = found ? { id, version: versions.get(id) } : { code: 'not_found' };
      return Response.json(body, { status: found ? 200 : 404 });
    });
    followed = new Followed(() => undefined);
    const feed = { url: 'http://host', followed, session: { token: async () => 't' } } as unknown as Feed;
    poll = new WatchlistPoll(feed, ({ code }: Failure) => losses.push(code));
  });
  afterEach(() => {
    poll.close();
    expect(jest.getTimerCount()).toBe(0);
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const follow = (id: string) => {
    const [shown, ends]: [number[], string[]] = [[], []];
    const stop = followed.watchlist(
      id,
      ({ version }: Watchlist) => shown.push(version),
      (code) => ends.push(code),
    );
    return { shown, ends, stop };
  };

  it('are read at once, and again every 30 s, never back', async () => {
    const { shown } = follow('a');
    poll.sync();
    await pass(0);
    expect(shown).toEqual([1]);
    versions.set('a', 3);
    await pass(33_000);
    versions.set('a', 2);
    await pass(33_000);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(shown).toEqual([1, 3]);
  });

  it('are not read for nobody, nor during a pause', async () => {
    poll.sync();
    const { stop } = follow('a');
    followed.isPaused = true;
    poll.sync();
    await pass(70_000);
    expect(asked).toEqual([]);
    followed.isPaused = false;
    poll.sync();
    await pass(0);
    expect(asked).toEqual(['a']);
    stop();
    await pass(70_000);
    expect(asked).toEqual(['a']);
  });

  it('that are not there end by themselves, the others go on', async () => {
    const [gone, there] = [follow('b'), follow('a')];
    poll.sync();
    await pass(0);
    expect([gone.ends, there.shown, losses]).toEqual([['not_found'], [1], []]);
  });

  it('lose the way with an answer that does not come', async () => {
    versions.set('a', 0);
    follow('a');
    poll.sync();
    await pass(0);
    expect(losses).toEqual(['unreachable']);
  });
});
