import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { HealthService } from './health.service.js';

type State = 'up' | 'down' | 'hanging';
const answer = (state: State): Promise<unknown> => {
  if (state === 'up') return Promise.resolve('PONG');
  return state === 'down' ? Promise.reject(new Error('ECONNREFUSED')) : new Promise(() => undefined);
};
const check = (postgresql: State, cache: 'up' | 'down', queue: State) =>
  new HealthService(
    { query: () => answer(postgresql) } as never,
    { state: cache === 'up' ? 'open' : 'closed' } as never,
    { ping: () => answer(queue) } as never,
  ).check();

const closed = () => {
  throw new Error('Connection is closed');
};

afterEach(() => {
  jest.useRealTimers();
});

describe('HealthService', () => {
  it.each<[State, 'up' | 'down', State, string]>([
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

  it('is not degraded while the cache’s Redis answers and catches up: nobody waits for it', async () => {
    const health = new HealthService(
      { query: () => answer('up') } as never,
      { state: 'catching-up' } as never,
      { ping: () => answer('up') } as never,
    );
    expect((await health.check()).status).toBe('up');
  });

  it('does not wait longer than a second for anybody', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const health = check('hanging', 'down', 'hanging');
    await jest.advanceTimersByTimeAsync(1000);
    expect(await health).toEqual({
      status: 'down',
      checks: { postgresql: 'down', cacheRedis: 'down', queueRedis: 'down' },
    });
  });

  it('takes what cannot even be asked for down', async () => {
    const service = new HealthService(
      { query: closed } as never,
      { state: 'open' } as never,
      { ping: closed } as never,
    );
    expect(await service.check()).toEqual({
      status: 'down',
      checks: { postgresql: 'down', cacheRedis: 'up', queueRedis: 'down' },
    });
  });
});
