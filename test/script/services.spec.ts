import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { createDatabase } from '../../script/databases.mjs';
import { isFree } from '../../script/ports.mjs';
import { identify } from '../../script/processes.mjs';
import { startRedis, startServices } from '../../script/services.mjs';
import { temporaryDirectory } from './temporary.js';

const stops: (() => Promise<void>)[] = [];
const none = { DATABASE_URL: '', REDIS_URL: '' };

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function ping(url: string): Promise<string> {
  const redis = new Redis(url, { lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await redis.ping();
  } finally {
    // Disconnecting what never was connected would wait for two seconds.
    if (redis.status !== 'end') redis.disconnect();
  }
}

describe('private databases', () => {
  it('answer, keep what PostgreSQL was told, and leave nothing behind', async () => {
    const dir = temporaryDirectory();
    const first = await startServices({ dir, durable: false, env: none });
    stops.push(first.stop);
    expect(await ping(first.redisUrl)).toBe('PONG');
    const url = await createDatabase(first.databaseUrl, 'kept');
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();
    const pids = [first.postgres, first.redis].map((service) => service?.pid);
    expect(pids.map((pid) => identify(pid))).toEqual([undefined, undefined]);
    expect(await isFree(first.postgres?.port)).toBe(true);

    const second = await startServices({ dir, durable: false, env: none });
    stops.push(second.stop);
    expect(await query(await createDatabase(second.databaseUrl, 'kept'), 'TABLE kept')).toEqual([{ one: 1 }]);
    const fresh = await createDatabase(second.databaseUrl, 'kept', { fresh: true });
    await expect(query(fresh, 'TABLE kept')).rejects.toThrow('does not exist');
  });

  it('let nobody in without the password', async () => {
    const redis = await startRedis({ dir: temporaryDirectory() });
    stops.push(redis.stop);
    await expect(ping(`redis://127.0.0.1:${redis.port}`)).rejects.toThrow('NOAUTH');
  });

  it('come back at the same address after they were killed', async () => {
    const dir = temporaryDirectory();
    const first = await startRedis({ dir });
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    await expect(ping(first.url)).rejects.toThrow('closed');
    const second = await startRedis({ dir, port: first.port });
    stops.push(second.stop);
    expect(second.url).toBe(first.url);
    expect(await ping(second.url)).toBe('PONG');
  });

  it('are not started when the environment names others', async () => {
    const env = { DATABASE_URL: 'postgres://elsewhere/db', REDIS_URL: 'redis://elsewhere' };
    const services = await startServices({ dir: temporaryDirectory(), env });
    stops.push(services.stop);
    expect(services).toMatchObject({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL });
    expect([services.postgres, services.redis]).toEqual([undefined, undefined]);
  });
});
