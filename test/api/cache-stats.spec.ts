import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

describe('the statistics of the cache', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let admin: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    [ada, admin] = await Promise.all([someone(deployment, web), someone(deployment, web, 'admin')]);
    await eventually(stats, ({ memory, redis }) => memory.on && redis.state === 'open');
  });
  afterAll(() => deployment?.end());

  const stats = async () => (await admin.get('/api/v1/cache/stats')).body;

  it('count reads by kind and by what each tier said, and the share that PostgreSQL had nothing to do with', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    const { kinds: before } = await stats();
    for (let count = 0; count < 4; count += 1) await ada.get(portfolio);
    await ada.get(portfolio, { 'cache-control': 'no-cache' });

    const { kinds } = await stats();

    const grown = (tier: string, result: string) =>
      kinds.portfolio[tier][result] - (before.portfolio[tier][result] ?? 0);
    expect([grown('memory', 'miss'), grown('memory', 'hit'), grown('memory', 'bypass')]).toEqual([1, 3, 1]);
    expect(grown('redis', 'miss')).toBe(1);
    expect(kinds.portfolio.hitRatio).toBeGreaterThan(0);
    expect(kinds.portfolio.hitRatio).toBeLessThan(1);
  });

  it('say whether memory and Redis are believed, and what has yet to be told', async () => {
    expect(await stats()).toMatchObject({
      pid: web.process.pid,
      role: 'web',
      memory: { on: true, entries: expect.any(Number) },
      redis: { state: 'open', epoch: expect.stringMatching(/^[0-9a-f]{40}\./) },
      outbox: { depth: expect.any(Number), oldestSeconds: expect.any(Number) },
    });
  });

  it('say how long an invalidation takes, by how it came to be known', async () => {
    const portfolio = await openPortfolio(ada);
    await deployment.database.query('UPDATE portfolios SET name = $2 WHERE id = $1', [
      portfolio.split('/').at(-1),
      'psql',
    ]);

    const { invalidationLag, invalidations } = await eventually(
      stats,
      ({ invalidationLag: seen }) => seen.transaction && seen.relay,
    );

    for (const source of ['transaction', 'relay']) {
      const { count, p50Ms, p99Ms } = invalidationLag[source];
      expect(invalidations[source]).toBeGreaterThan(0);
      expect(count).toBeGreaterThan(0);
      expect(p50Ms).toBeGreaterThan(0);
      expect(p99Ms).toBeGreaterThanOrEqual(p50Ms);
    }
  });

  it('name nobody and nothing that belongs to somebody', async () => {
    const portfolio = await openPortfolio(ada);
    await ada.get(portfolio);
    expect(JSON.stringify(await stats())).not.toContain(portfolio.split('/').at(-1));
  });
});
