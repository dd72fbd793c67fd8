import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { metric } from '../api/support/metrics.js';
import { book, openPortfolio, someone } from '../api/support/people.js';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

describe('the auditor', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let portfolio: string;
  let id: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    portfolio = await openPortfolio(ada);
    id = portfolio.split('/').at(-1)!;
    await book(ada, portfolio);
  });

  const stale = (tier: string) => metric(web.url, 'cache_stale_reads_total', { tier });
  const staleInBoth = () => Promise.all([stale('memory'), stale('redis')]);
  const audits = (result: string) => metric(web.url, 'cache_audits_total', { result });
  /** As psql would do it. The reads before and after keep the value in memory, as a busy portfolio is. */
  const renameByHand = async (name: string): Promise<void> => {
    await ada.get(portfolio);
    await deployment.database.query('UPDATE portfolios SET name = $2, revision = revision + 1 WHERE id = $1', [
      id,
      name,
    ]);
  };
  const nameRead = async () => (await ada.get(portfolio)).body.name as string;
  /** Reads the portfolio again and again meanwhile. */
  const whileRead = <T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> =>
    eventually(() => nameRead().then(ask), wanted, 20_000);

  it('counts nothing while everybody is told: what was invalidated, and what is drawn, equals PostgreSQL', async () => {
    const before = await audits('equal');
    await renameByHand('By psql');
    await eventually(nameRead, (name) => name === 'By psql');

    // The portfolio's own keys and what is drawn: more than two of them were compared after the change.
    await whileRead(
      () => audits('equal'),
      (count) => count >= before + 4,
    );

    expect(await staleInBoth()).toEqual([0, 0]);
    expect(await audits('failed')).toBe(0);
  });

  it('counts what nobody was told of, in both tiers, and logs all that is known', async () => {
    await deployment.database.query('ALTER TABLE portfolios DISABLE TRIGGER ALL');
    await renameByHand('Untold');

    await whileRead(staleInBoth, (found) => found.every((count) => count > 0));

    expect(await nameRead()).toBe('Growth');
    const line = web.log.find(({ msg }) => msg === 'A cached value is older than the database');
    expect(line).toMatchObject({
      level: 'error',
      key: expect.stringContaining(id),
      tier: expect.stringMatching(/^(memory|redis)$/),
      after: expect.stringMatching(/^(1|10|60)s$/),
      heldRevision: 1,
      databaseRevision: 2,
      noticedBy: expect.stringMatching(/^(invalidation|sample)$/),
      memoryIsOn: true,
      redisGate: 'open',
      epoch: expect.any(String),
    });
  });
});
