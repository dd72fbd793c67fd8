import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client as Psql } from 'pg';
import type { Application } from '../support/application.js';
import { type Answer, type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

const conflict = (code: string) => ({ status: 409, body: { code } });
const file = (quantity: number) =>
  `Date,Code,Currency,Price,Quantity,Action,Fee,Note\n2024-03-12,AAPL,USD,100,${quantity},buy,1,`;
const isReplay = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true';

describe('a request under an Idempotency-Key', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let other: Psql;
  let ada: Client;
  let key: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([
      deployment.start('web', { DATABASE_LOCK_TIMEOUT_MS: '10000' }),
      deployment.start('web', { DATABASE_LOCK_TIMEOUT_MS: '300' }),
    ]);
    other = new Psql({ connectionString: deployment.databaseUrl });
    await other.connect();
  });
  afterAll(async () => {
    await other?.end();
    await deployment?.end();
  });
  beforeEach(async () => {
    key = randomUUID();
    ada = await someone(deployment, first);
  });
  afterEach(() => other.query('ROLLBACK'));

  const psql = (sql: string, parameters?: unknown[]) => deployment.database.query<any>(sql, parameters);
  const growth = { name: 'Growth', baseCurrency: 'USD' };
  const open = (body: object = growth, url = first.url, headers = { 'idempotency-key': key }) =>
    ada.at(url).post('/api/v1/portfolios', body, headers);
  const opened = async () => (await ada.get('/api/v1/portfolios')).body.items.length as number;
  const holdUp = () => other.query('BEGIN; LOCK TABLE portfolios IN SHARE MODE');
  const waiters = (count: number) =>
    eventually(
      () => psql(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`),
      (rows) => rows.length === count,
    );
  const remembered = () => psql('SELECT FROM idempotency_keys WHERE key = $1', [key]);
  const age = (interval: string) =>
    psql(`UPDATE idempotency_keys SET claimed_at = claimed_at - $2::interval WHERE key = $1`, [key, interval]);

  it('that is sent again is answered as it was, on any process, and says so', async () => {
    const original = await open();
    await ada.patch(`/api/v1/portfolios/${original.body.id}`, { name: 'Income', expectedVersion: 1 });

    for (const { url } of [first, second]) {
      const again = await open({ baseCurrency: 'USD', name: 'Growth' }, url);
      expect(again).toMatchObject({ status: 201, body: original.body });
      expect(isReplay(again)).toBe(true);
    }
    expect([original.status, isReplay(original)]).toEqual([201, false]);
    expect(await opened()).toBe(1);
  });

  it('with other content, or elsewhere, is a conflict', async () => {
    await open();
    const portfolio = await openPortfolio(ada);

    const holding = { symbol: 'AAPL', quantity: '1', costBasis: '1' };
    const elsewhere = await ada.post(`${portfolio}/holdings`, holding, { 'idempotency-key': key });

    for (const answer of [await open({ ...growth, name: 'Income' }), elsewhere]) {
      expect(answer).toMatchObject(conflict('idempotency_conflict'));
    }
    expect(await opened()).toBe(2);
  });

  it('has nothing to do with what others send under the same', async () => {
    await open();
    const bob = await someone(deployment, first);

    const his = await bob.post('/api/v1/portfolios', { ...growth, name: 'His' }, { 'idempotency-key': key });

    expect(his).toMatchObject({ status: 201, body: { name: 'His' } });
  });

  it('is done by one of many at once; the others get its answer or hear that it is in progress', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => open(growth, [first, second][index % 2]!.url)),
    );

    const made = answers.filter(({ status }) => status === 201);
    expect(made.filter((answer) => !isReplay(answer))).toHaveLength(1);
    for (const { body } of made) expect(body).toEqual(made[0]!.body);
    for (const answer of answers) if (answer.status !== 201) expect(answer).toMatchObject(conflict('in_progress'));
    expect(await opened()).toBe(1);
  });

  it('is in progress for whoever comes in between, who does not wait', async () => {
    await holdUp();
    const original = open();
    await waiters(1);

    expect(await open(growth, second.url)).toMatchObject(conflict('in_progress'));
    expect(await open({ ...growth, name: 'Income' })).toMatchObject(conflict('idempotency_conflict'));
    await other.query('ROLLBACK');

    expect((await original).status).toBe(201);
    expect(isReplay(await open(growth, second.url))).toBe(true);
  });

  it('that was refused is refused in the same words again', async () => {
    const portfolio = await openPortfolio(ada);
    const { position } = await book(ada, portfolio);
    const send = () =>
      ada.post(`${portfolio}/holdings`, { symbol: 'AAPL', quantity: '1', costBasis: '1' }, { 'idempotency-key': key });
    const refused = await send();
    await ada.delete(`${portfolio}/holdings/${position.id}?expectedVersion=1`);

    const again = await send();

    expect(refused).toMatchObject(conflict('holding_exists'));
    expect(again).toMatchObject({ status: 409, body: refused.body });
    expect(again.headers.get('content-type')).toContain('application/problem+json');
    expect(isReplay(again)).toBe(true);
  });

  it('that failed through no fault of its own is done when it is sent again', async () => {
    await holdUp();
    const failed = await open(growth, second.url);
    await other.query('ROLLBACK');

    expect(failed).toMatchObject({ status: 503, body: { code: 'timeout' } });
    expect(await open()).toMatchObject({ status: 201 });
    expect(await opened()).toBe(1);
  });

  it('that came too often is done when it is sent again later', async () => {
    const portfolio = await openPortfolio(ada);
    const refresh = (headers: Record<string, string> = {}) => ada.post(`${portfolio}/refresh`, {}, headers);
    for (let asked = 0; asked < 10; asked += 1) await refresh();
    const limited = await refresh({ 'idempotency-key': key });
    await deployment.redis.del(await deployment.redis.keys(`${deployment.prefix}:refreshes*`));

    expect(limited.status).toBe(429);
    expect((await refresh({ 'idempotency-key': key })).status).toBe(202);
  });

  it('whose process died before it was done is taken over, after a while', async () => {
    const third = await deployment.start('web');
    await holdUp();
    const lost = open(growth, third.url).catch(() => 'no answer');
    await waiters(1);
    await third.stop('SIGKILL');
    await other.query('ROLLBACK');

    expect(await lost).toBe('no answer');
    expect(await open()).toMatchObject(conflict('in_progress'));
    await age('2 minutes');
    expect(await open({ ...growth, name: 'Income' })).toMatchObject(conflict('idempotency_conflict'));
    expect(await open()).toMatchObject({ status: 201 });
    expect(await opened()).toBe(1);
  });

  it('that was taken over from somebody who was only slow is still done once', async () => {
    await holdUp();
    const slow = open();
    await waiters(1);
    await age('2 minutes');
    const successor = open();
    await waiters(2);
    await other.query('ROLLBACK');

    expect(await slow).toMatchObject(conflict('in_progress'));
    expect(await successor).toMatchObject({ status: 201 });
    expect(await opened()).toBe(1);
  });

  it('that was done, and whose answer was lost, is never done again', async () => {
    await psql(`
      CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not kept'; END $$;
      CREATE TRIGGER forget BEFORE UPDATE ON idempotency_keys FOR EACH ROW WHEN (NEW.status IS NOT NULL)
        EXECUTE FUNCTION forget()`);
    const original = await open();
    await psql('DROP FUNCTION forget CASCADE');

    expect(original.status).toBe(201);
    expect(await open()).toMatchObject(conflict('in_progress'));
    await age('2 minutes');
    expect(await open()).toMatchObject(conflict('answer_lost'));
    expect(await opened()).toBe(1);
  });

  it('that was done before it failed is not done again either', async () => {
    // It is written without the positions, and read back with them.
    await other.query('BEGIN; LOCK TABLE positions IN ACCESS EXCLUSIVE MODE');
    const failed = await open(growth, second.url);
    await other.query('ROLLBACK');

    expect(failed).toMatchObject({ status: 503, body: { code: 'timeout' } });
    expect(await open()).toMatchObject(conflict('answer_lost'));
    expect(await opened()).toBe(1);
  });

  it('is forgotten after 24 hours, and removed', async () => {
    await open();
    await age('25 hours');
    expect(await open({ ...growth, name: 'Income' })).toMatchObject({ status: 201, body: { name: 'Income' } });
    await age('25 hours');

    await deployment.start('web');

    await eventually(remembered, (rows) => rows.length === 0);
  });

  it.each([
    ['empty', ''],
    ['very long', 'k'.repeat(201)],
  ])('that is %s is a bad request', async (_, long) => {
    expect(await open(growth, first.url, { 'idempotency-key': long })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
    expect(await opened()).toBe(0);
  });

  it('is a trade’s own affair, and no password is remembered', async () => {
    const portfolio = await openPortfolio(ada);
    const trade = { type: 'buy', symbol: 'AAPL', quantity: '1', price: '1' };
    const send = () => ada.post(`${portfolio}/trades`, trade, { 'idempotency-key': key });
    const [original, again] = [await send(), await send()];
    const credentials = { email: 'ada@example.com', password: 'demo' };
    await ada.post('/api/v1/auth/token', credentials, { 'idempotency-key': key });

    expect([original.status, again.status]).toEqual([201, 200]);
    expect([isReplay(original), isReplay(again)]).toEqual([false, true]);
    expect(await remembered()).toEqual([]);
  });

  it('with a file is another one where the file is', async () => {
    const portfolio = await openPortfolio(ada);
    const send = (quantity: number) =>
      ada.request('POST', `${portfolio}/imports`, file(quantity), {
        'content-type': 'text/csv',
        'idempotency-key': key,
      });

    const [original, again, changed] = [await send(10), await send(10), await send(11)];

    expect(original).toMatchObject({ status: 200, body: { imported: 1 } });
    expect(again).toMatchObject({ status: 200, body: original.body });
    expect([isReplay(original), isReplay(again)]).toEqual([false, true]);
    expect(changed).toMatchObject(conflict('idempotency_conflict'));
    expect((await ada.get(portfolio)).body.positions).toMatchObject([{ quantity: '10' }]);
  });

  it('is in the contract of every POST', async () => {
    const { paths } = (await ada.get('/api/docs-json')).body as {
      paths: Record<string, { post?: { security?: unknown; parameters: { name: string }[] } }>;
    };
    for (const { post } of Object.values(paths)) {
      if (post?.security) expect(post.parameters.filter(({ name }) => name === 'Idempotency-Key')).toHaveLength(1);
    }
  });
});
