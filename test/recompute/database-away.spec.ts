import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startPostgres } from '../../script/postgres.mjs';
import { metric } from '../api/support/metrics.js';
import { book, bring, openPortfolio, someone } from '../api/support/people.js';
import { root } from '../script/run.js';
import { startApplication, type Application, type Deployment } from '../support/application.js';
import { eventually, listen } from '../support/client.js';
import { redisServerUrl } from '../support/environment.js';

const FAST = { RECOMPUTE_DEBOUNCE_MS: '200', RECOMPUTE_PACE_MS: '300' };

describe('without PostgreSQL', () => {
  let dir: string;
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let deployment: Deployment;
  let redis: Redis;
  let web: Application;
  let worker: Application;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'freshfolio-postgres-'));
    server = await startPostgres({ dir, durable: false });
    const env = { ...process.env, DATABASE_URL: server.url };
    await promisify(execFile)(process.execPath, [join(root, 'dist/database/migrate.js')], { env });
    redis = new Redis(redisServerUrl());
    deployment = {
      databaseUrl: server.url,
      redisUrl: redisServerUrl(),
      prefix: `t${randomUUID().slice(0, 13)}`,
      secret: 'of nobody, and long enough for everybody',
    };
    [web, worker] = await Promise.all([
      startApplication(deployment, 'web', FAST),
      startApplication(deployment, 'worker', FAST),
    ]);
  });
  afterAll(async () => {
    worker?.process.kill('SIGCONT');
    await Promise.all([web?.stop('SIGKILL'), worker?.stop('SIGKILL')]);
    await server?.stop();
    const keys = await redis.keys(`*${deployment.prefix}*`);
    if (keys.length > 0) await redis.unlink(...keys);
    redis.disconnect();
    rmSync(dir, { recursive: true, force: true });
  });

  it('jobs wait, and on its return every change of price and holdings is valued', async () => {
    const ada = await someone(deployment, web);
    const feed = await someone(deployment, web, 'feed');
    const portfolios = await Promise.all([openPortfolio(ada), openPortfolio(ada), openPortfolio(ada)]);
    for (const portfolio of portfolios) await book(ada, portfolio);
    const socket = await ada.socket();
    const { until, received } = listen(socket, 'portfolio.update');
    const ids = portfolios.map((portfolio) => portfolio.split('/').at(-1)!);
    await socket.emitWithAck('subscribe', { portfolioIds: ids });
    await bring(feed, { symbol: 'AAPL', price: '101' });
    const isWorth = (id: string, value: string) =>
      until((update) => update.portfolioId === id && update.valuation.marketValue === value, 20_000);
    await Promise.all(ids.map((id) => isWorth(id, '1010')));

    // What comes now waits in the queue.
    worker.process.kill('SIGSTOP');
    await bring(feed, { symbol: 'AAPL', price: '102' });
    await book(ada, portfolios[0]);
    await server.stop();
    const before = received.length;
    worker.process.kill('SIGCONT');
    await eventually(
      () => metric(worker.url, 'recompute_runs_total', { result: 'failed' }),
      (failed) => failed >= ids.length,
    );
    expect(received.slice(before)).toEqual([]);

    server = await startPostgres({ dir, port: server.port, durable: false });
    await Promise.all(ids.map((id, index) => isWorth(id, index === 0 ? '2040' : '1020')));
    socket.disconnect();
  });
});
