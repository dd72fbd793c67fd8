import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { writeUnseen } from './support/hidden-write.js';
import { openPortfolio, someone } from './support/people.js';

const path = '/api/v1/cache/invalidate';

describe('an invalidation by hand', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Client;
  let admin: Client;
  let portfolio: string;
  let id: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web')]);
    [ada, admin] = await Promise.all([someone(deployment, first), someone(deployment, first, 'admin')]);
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    portfolio = await openPortfolio(ada, { entityId: 'fund' });
    id = portfolio.split('/').at(-1)!;
    await deployment.database.query('ALTER TABLE portfolios ENABLE TRIGGER ALL');
  });

  const nameAt = async ({ url }: Application): Promise<string> => (await ada.at(url).get(portfolio)).body.name;
  const audited = () =>
    deployment.database.query<{ actor: string; action: string; detail: { scope: string; value?: string } }>(
      "SELECT actor, action, detail FROM audit_events WHERE action LIKE 'cache.%' ORDER BY id",
    );

  it.each<[string, () => object]>([
    ['portfolio', () => ({ value: id })],
    ['user', () => ({ value: subjectOf(ada) })],
    ['currency', () => ({ value: 'USD' })],
    ['entity', () => ({ value: 'fund' })],
    ['table', () => ({ value: 'portfolios' })],
    ['pattern', () => ({ value: `portfolio:*:${id}` })],
    ['all', () => ({})],
  ])('by %s reaches what no cache has heard of, in every process', async (scope, value) => {
    for (const process of [first, second]) {
      await eventually(
        async () => (await ada.at(process.url).get(portfolio)).headers.get('cache-status'),
        (status) => status === 'freshfolio; hit; detail=memory',
      );
    }
    await writeUnseen(deployment.database, 'portfolios', 'UPDATE portfolios SET name = $2 WHERE id = $1', [
      id,
      'Unseen',
    ]);
    expect([await nameAt(first), await nameAt(second)]).toEqual(['Growth', 'Growth']);

    const { status, body } = await admin.post(path, { scope, ...value() });

    expect({ status, body }).toEqual({
      status: 200,
      body: { invalidated: scope === 'all' ? null : expect.any(Number) },
    });
    expect(await nameAt(first)).toBe('Unseen');
    // The other process hears of it by the bus, a moment later.
    await eventually(
      () => nameAt(second),
      (name) => name === 'Unseen',
      1000,
    );
  });

  it('says how many keys that were: a portfolio’s own, and the list that it stands in', async () => {
    expect((await admin.post(path, { scope: 'portfolio', value: id })).body).toEqual({ invalidated: 3 });
  });

  it('is kept in the audit trail, which nobody changes afterwards', async () => {
    const before = await audited();
    await admin.post(path, { scope: 'entity', value: 'fund' });

    expect((await audited()).slice(before.length)).toEqual([
      { actor: subjectOf(admin), action: 'cache.invalidate', detail: { scope: 'entity', value: 'fund' } },
    ]);
    for (const sql of [
      'UPDATE audit_events SET actor = $$bob$$',
      'DELETE FROM audit_events',
      'TRUNCATE audit_events',
    ]) {
      await expect(deployment.database.query(sql)).rejects.toThrow('audit_events is append-only');
    }
  });

  it.each<[object]>([
    [{}],
    [{ scope: 'galaxy', value: 'Milky Way' }],
    [{ scope: 'portfolio' }],
    [{ scope: 'portfolio', value: 'not-a-uuid' }],
    [{ scope: 'currency', value: 'eur' }],
    [{ scope: 'user', value: '' }],
    [{ scope: 'pattern', value: 'portfolio:[ab]*' }],
    [{ scope: 'table', value: 'a'.repeat(64) }],
  ])('that says %j is refused, and leaves nothing behind', async (body) => {
    const before = await audited();

    expect(await admin.post(path, body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(await audited()).toEqual(before);
  });

  it('of a table that nothing is made from, or that is not ours, is refused', async () => {
    expect(await admin.post(path, { scope: 'table', value: 'pg_class' })).toMatchObject({
      status: 400,
      body: { code: 'unknown_table' },
    });
    expect((await admin.post(path, { scope: 'table', value: 'users' })).body).toEqual({ invalidated: 0 });
  });

  it('is for admins only', async () => {
    const feed = await someone(deployment, first, 'feed');
    for (const caller of [ada, feed]) {
      expect((await caller.post(path, { scope: 'all' })).status).toBe(403);
      expect((await caller.get('/api/v1/cache/stats')).status).toBe(403);
    }
  });
});

function subjectOf({ token = '' }: Client): string {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).sub as string;
}
