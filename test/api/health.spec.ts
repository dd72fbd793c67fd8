import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client as Postgres } from 'pg';
import { startRedis } from '../../script/redis.mjs';
import type { Application } from '../support/application.js';
import { Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { databaseServerUrl } from '../support/environment.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

describe('the health of a process', () => {
  let dir: string;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let deployment: TestDeployment;
  /** Its cache is in the Redis that is going to die, its queue in the common one. */
  let web: Application;
  /** The other way round. */
  let other: Application;

  beforeAll(async () => {
    dir = mkdtempSync(join(process.env.TEST_DATA_DIR || tmpdir(), 'health-'));
    redis = await startRedis({ dir });
    deployment = await createDeployment();
    [web, other] = await Promise.all([
      deployment.start('web', { REDIS_URL: redis.url, QUEUE_REDIS_URL: deployment.redisUrl }),
      deployment.start('web', { QUEUE_REDIS_URL: redis.url }),
    ]);
  });
  afterAll(async () => {
    await deployment?.end();
    await redis?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const ready = async ({ url } = web) => {
    const { status, body } = await new Client(url).get('/health/ready');
    return { http: status, ...body };
  };
  const becomes = (status: string, app = web) =>
    eventually(
      () => ready(app),
      (health) => health.status === status,
    );
  const allUp = { postgresql: 'up', cacheRedis: 'up', queueRedis: 'up' };
  /** What a trade and a price do is what the next read shows. */
  const expectRightReads = async (app: Application) => {
    const [ada, feed] = [await someone(deployment, app), await someone(deployment, app, 'feed')];
    const portfolio = await openPortfolio(ada);
    for (const [quantity, price] of [
      [10, 100],
      [20, 101],
      [30, 102],
    ] as const) {
      await book(ada, portfolio, { quantity: '10' });
      await bring(feed, { symbol: 'AAPL', price: String(price), currency: 'USD' });
      const { body } = await ada.get(portfolio);
      expect(body.positions[0]).toMatchObject({
        quantity: String(quantity),
        marketValue: String(quantity * price),
      });
    }
  };

  it('is up with everything that it needs', async () => {
    expect(await becomes('up')).toEqual({ http: 200, status: 'up', checks: allUp });
    expect(await becomes('up', other)).toEqual({ http: 200, status: 'up', checks: allUp });
  });

  it('without Redis is degraded, names the one that is down, and reads stay right', async () => {
    process.kill(redis.pid, 'SIGKILL');
    await redis.exited;

    expect(await becomes('degraded')).toEqual({
      http: 200,
      status: 'degraded',
      checks: { ...allUp, cacheRedis: 'down' },
    });
    expect(await becomes('degraded', other)).toEqual({
      http: 200,
      status: 'degraded',
      checks: { ...allUp, queueRedis: 'down' },
    });
    await expectRightReads(web);
    await expectRightReads(other);
  });

  it('without a queue cannot promise a refresh, and says so', async () => {
    const ada = await someone(deployment, other);

    const answer = await ada.post(`${await openPortfolio(ada)}/refresh`);

    expect(answer).toMatchObject({ status: 503, body: { code: 'queue_unavailable' } });
  });

  it('is up again with its Redis, and reads are right', async () => {
    redis = await startRedis({ dir, port: redis.port });

    expect(await becomes('up')).toMatchObject({ checks: allUp });
    expect(await becomes('up', other)).toMatchObject({ checks: allUp });
    await expectRightReads(web);
    await expectRightReads(other);
  });

  it('without PostgreSQL is down, though alive, and up again with it', async () => {
    const server = new Postgres({ connectionString: databaseServerUrl() });
    await server.connect();
    const name = new URL(deployment.databaseUrl).pathname.slice(1);
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await server.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'freshfolio'",
      [name],
    );

    const down = await becomes('down');
    const live = await new Client(web.url).get('/health/live');
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await server.end();

    expect(down).toEqual({ http: 503, status: 'down', checks: { ...allUp, postgresql: 'down' } });
    expect(live).toMatchObject({ status: 200, body: { status: 'up' } });
    expect(await becomes('up')).toMatchObject({ checks: allUp });
    await expectRightReads(web);
  });
});
