import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { HealthService } from './health.service.js';

type State = 'up' | 'down' | 'hanging';
const answer = (state: State): Promise<unknown> => {
  if (state === 'up') return Promise.resolve('PONG');
  return state === 'down' ? Promise.reject(new Error('ECONNREFUSED')) : new Promise(() => undefined);
};
const check = (postgresql: State, cache: State, queue: State) =>
  new HealthService(
    { query: () => answer(postgresql) } as never,
    { ping: () => answer(cache) } as never,
    { ping: () => answer(queue) } as never,
  ).check();

const closed = () => {
  throw new Error('Connection is closed');
};

afterEach(() => {
  jest.useRealTimers();
});

describe('HealthService', () => {
  it.each<[State, State, State, string]>([
    ['up', 'up', 'up', 'up'],
    ['up', 'down', 'up', 'degraded'],
    ['up', 'up', 'down', 'degraded'],
    ['down', 'up', 'up', 'down'],
    ['down', 'down', 'down', 'down'],
  ])(
    'with PostgreSQL %s, the cache’s Redis %s and the queue’s %s it is %s',
    async (postgresql, cacheRedis, queueRedis, status) => {
      expect(await check(postgresql, cacheRedis, queueRedis)).toEqual({
        status,
        checks: { postgresql, cacheRedis, queueRedis },
      });
    },
  );

  it('does not wait longer than a second for anybody', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const health = check('hanging', 'hanging', 'up');
    await jest.advanceTimersByTimeAsync(1000);
    expect(await health).toEqual({
      status: 'down',
      checks: { postgresql: 'down', cacheRedis: 'down', queueRedis: 'up' },
    });
  });

  it('takes what cannot even be asked for down', async () => {
    const service = new HealthService({ query: closed } as never, { ping: closed } as never, { ping: closed } as never);
    expect((await service.check()).status).toBe('down');
  });
});
