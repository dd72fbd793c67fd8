import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { loadConfig } from '../config/config.js';
import { OpenSessions } from './open-sessions.js';
import type { BusMessage, RealtimeBus } from './realtime-bus.js';
import { SessionChecks } from './session-checks.js';
import type { Session, SocketAuthenticator } from './socket-authenticator.js';

const config = loadConfig({
  DATABASE_URL: 'postgres://db',
  REDIS_URL: 'redis://cache',
  JWT_SECRET: 'a secret of at least 32 characters',
});
const session = (userId: string): Session => ({ userId, expiresAt: new Date(Date.now() + 3_600_000) });
const until = (ms: number): Session => ({ userId: 'ada', expiresAt: new Date(Date.now() + ms) });

describe('open sessions', () => {
  let sessions: OpenSessions;
  let checks: SessionChecks;
  let revoked: Set<string>;
  let asked: string[][];
  let isAway: boolean;
  let ended: string[];
  let say: (userIds: readonly string[] | null) => void;
  let reconnect: () => void;

  const open = (userId: string) => sessions.open(session(userId), (why) => ended.push(`${userId} ${why}`));

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    [revoked, asked, isAway, ended] = [new Set(), [], false, []];
    const bus = {
      listen: async (_: string, hear: (message: BusMessage) => void) => {
        say = (userIds) => hear({ event: 'access.changed', payload: { userIds }, at: 0 });
      },
      onRestored: (missed: () => void) => (reconnect = missed),
    } as unknown as RealtimeBus;
    const authenticator = {
      findRevoked: async (held: Session[]) => {
        asked.push(held.map(({ userId }) => userId));
        if (isAway) throw new Error('The database does not answer');
        return held.filter(({ userId }) => revoked.has(userId));
      },
    } as unknown as SocketAuthenticator;
    sessions = new OpenSessions(config);
    checks = new SessionChecks(sessions, bus, authenticator, config);
    checks.start();
    for (const userId of ['ada', 'ada', 'bob']) open(userId);
  });
  afterEach(() => {
    checks.onApplicationShutdown();
    jest.useRealTimers();
  });

  it('of a user whose access has changed end, those of others are not even asked for', async () => {
    revoked.add('ada').add('bob');
    say(['ada', 'eve']);
    await jest.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(['ada revoked', 'ada revoked']);
    expect(asked).toEqual([['ada', 'ada']]);
  });

  it('are looked at again a second later: somebody may have been let in meanwhile by what a cache still held', async () => {
    revoked.add('eve');
    say(['eve']);
    await jest.advanceTimersByTimeAsync(500);
    open('eve');
    await jest.advanceTimersByTimeAsync(600);
    expect(ended).toEqual(['eve revoked']);
  });

  it('are all looked at when this process may have missed something', async () => {
    revoked.add('bob');
    reconnect();
    await jest.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(['bob revoked']);
  });

  it('are all looked at every 30 s, whatever was heard', async () => {
    revoked.add('ada');
    await jest.advanceTimersByTimeAsync(29_000);
    expect(asked).toEqual([]);
    await jest.advanceTimersByTimeAsync(1001);
    expect(ended).toEqual(['ada revoked', 'ada revoked']);
  });

  it('stay while the database is away, and end once it says that they are revoked', async () => {
    [isAway] = [true, revoked.add('ada')];
    say(['ada']);
    await jest.advanceTimersByTimeAsync(5000);
    expect(ended).toEqual([]);
    // Further and further apart.
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThan(6);
    isAway = false;
    await jest.advanceTimersByTimeAsync(30_000);
    expect(ended).toEqual(['ada revoked', 'ada revoked']);
  });

  it('stay where they were renewed while they were being looked at', async () => {
    const eve = open('eve');
    revoked.add('eve');
    say(['eve']);
    eve.renew(session('eve'));
    revoked.delete('eve');
    await jest.advanceTimersByTimeAsync(2000);
    expect(ended).toEqual([]);
  });

  it('are asked for 500 users at a time', async () => {
    for (let count = 0; count < 1200; count += 1) open(`user ${count}`);
    say(null);
    await jest.advanceTimersByTimeAsync(1);
    expect(asked.map(({ length }) => length)).toEqual([501, 500, 202]);
  });
});

describe('a session', () => {
  let sessions: OpenSessions;
  let ended: string[];

  beforeEach(() => {
    jest.useFakeTimers();
    [sessions, ended] = [new OpenSessions(config), []];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('ends when its token does, once, and is forgotten', () => {
    sessions.open(until(1000), (why) => ended.push(why));
    jest.advanceTimersByTime(999);
    expect(ended).toEqual([]);
    jest.advanceTimersByTime(3000);
    expect(ended).toEqual(['expired']);
    expect([...sessions.userIds]).toEqual([]);
  });

  it.each([
    ['longer', 5000],
    ['shorter', 500],
  ])('that is renewed by a %s token ends with that one', (_, ms) => {
    const held = sessions.open(until(1000), (why) => ended.push(why));
    held.renew(until(ms));
    jest.advanceTimersByTime(ms - 1);
    expect(ended).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(ended).toEqual(['expired']);
  });

  it('that is closed neither ends nor is renewed', () => {
    const held = sessions.open(until(1000), (why) => ended.push(why));
    held.close();
    held.renew(until(2000));
    jest.advanceTimersByTime(3000);
    expect(ended).toEqual([]);
  });

  it('is refused beyond the limit of its user, until another one is closed', () => {
    const held = Array.from({ length: 50 }, () => sessions.open(until(1000), () => undefined));
    expect(() => sessions.open(until(1000), () => undefined)).toThrow(
      expect.objectContaining({ kind: 'limited', code: 'too_many_connections' }),
    );
    sessions.open({ ...until(1000), userId: 'bob' }, () => undefined);
    held[0]!.close();
    sessions.open(until(1000), () => undefined);
  });
});
