import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Session } from './session.js';

/** Good for so many seconds; never verified here. */
const tokenFor = (seconds: number) =>
  `head.${Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds })).toString('base64url')}.signature`;

describe('a session', () => {
  let renewed: string[];

  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-03-02T15:00:00Z') });
    renewed = [];
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const session = (ask: () => string | Promise<string>) => new Session(ask, (token) => renewed.push(token));

  it('asks for a token once, and again when it is to be forgotten', async () => {
    let asked = 0;
    const own = session(() => `token ${(asked += 1)}`);
    expect(await Promise.all([own.token(), own.token()])).toEqual(['token 1', 'token 1']);
    own.forget();
    expect(await own.token()).toBe('token 2');
  });

  it('has a new token half a minute before the end of the old one', async () => {
    const own = session(() => tokenFor(600));
    const first = await own.token();
    await jest.advanceTimersByTimeAsync(569_000);
    expect(renewed).toEqual([]);
    await jest.advanceTimersByTimeAsync(2000);
    expect(renewed).toHaveLength(1);
    expect(await own.token()).toBe(renewed[0]);
    expect(renewed[0]).not.toBe(first);
    own.forget();
  });

  it('has one in time for a token that lives shorter', async () => {
    const own = session(() => tokenFor(10));
    await own.token();
    await jest.advanceTimersByTimeAsync(8000);
    expect(renewed).toHaveLength(1);
    own.forget();
  });

  it('asks again where it got none, for as long as the old one is good', async () => {
    let asked = 0;
    const own = session(() => {
      asked += 1;
      if (asked === 2) throw new Error('not now');
      return tokenFor(100);
    });
    await own.token();
    await jest.advanceTimersByTimeAsync(99_000);
    expect(asked).toBe(3);
    expect(renewed).toHaveLength(1);
    own.forget();
  });

  it('does not hold on to a token that is given over and over', async () => {
    const token = tokenFor(20);
    let asked = 0;
    const own = session(() => {
      asked += 1;
      return token;
    });
    await own.token();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(asked).toBe(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('waits for an answer no longer than half a minute', async () => {
    const late = expect(session(() => new Promise<string>(() => undefined)).token()).rejects.toThrow('30000 ms');
    await jest.advanceTimersByTimeAsync(30_000);
    await late;
  });

  it('takes a token that is none of ours as it is', async () => {
    const own = session(() => 'opaque');
    expect(await own.token()).toBe('opaque');
    expect(jest.getTimerCount()).toBe(0);
  });
});
