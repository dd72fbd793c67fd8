import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client as Psql } from 'pg';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { metric } from './support/metrics.js';
import { book, openPortfolio, someone } from './support/people.js';

const timedOut = { status: 503, body: { code: 'timeout', status: 503 } };

describe('a write that PostgreSQL keeps waiting', () => {
  let deployment: TestDeployment;
  let impatient: Application;
  let patient: Application;
  let other: Psql;
  let ada: Client;
  let portfolio: string;
  let id: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    [impatient, patient] = await Promise.all([
      deployment.start('web', { DATABASE_STATEMENT_TIMEOUT_MS: '1500', DATABASE_LOCK_TIMEOUT_MS: '300' }),
      deployment.start('web', { DATABASE_POOL_SIZE: '2', DATABASE_CONNECT_TIMEOUT_MS: '400' }),
    ]);
    ada = await someone(deployment, impatient);
    other = new Psql({ connectionString: deployment.databaseUrl });
    await other.connect();
  });
  afterAll(async () => {
    await other?.end();
    await deployment?.end();
  });
  beforeEach(async () => {
    portfolio = await openPortfolio(ada);
    id = portfolio.split('/').at(-1)!;
    await book(ada, portfolio, { quantity: '5' });
  });
  afterEach(async () => {
    await other.query('ROLLBACK');
    await psql('DROP TRIGGER IF EXISTS obstacle ON trades');
  });

  const psql = (sql: string) => deployment.database.query<any>(sql);
  const waiters = (count: number) =>
    eventually(
      () => psql(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`),
      (rows) => rows.length === count,
    );
  const buy = (url = impatient.url) =>
    ada.at(url).post(`${portfolio}/trades`, { type: 'buy', symbol: 'AAPL', quantity: '1', price: '100' });
  const written = async () => {
    const { body } = await ada.get(portfolio, { 'cache-control': 'no-cache' });
    const [{ count }] = await psql(`SELECT count(*)::integer FROM trades WHERE portfolio_id = '${id}'`);
    return { trades: count, revision: body.revision, quantity: body.positions[0].quantity, cash: body.cash[0].amount };
  };
  const untouched = { trades: 1, revision: 1, quantity: '5', cash: '-500' };
  const obstruct = (plpgsql: string) =>
    psql(`
      CREATE OR REPLACE FUNCTION obstacle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${plpgsql}; RETURN NEW; END $$;
      CREATE TRIGGER obstacle BEFORE INSERT ON trades FOR EACH ROW EXECUTE FUNCTION obstacle()`);

  it.each([
    ['its portfolio', () => `SELECT FROM portfolios WHERE id = '${id}' FOR UPDATE`],
    [
      'its position, after the trade was inserted',
      () => `SELECT FROM positions WHERE portfolio_id = '${id}' FOR UPDATE`,
    ],
    ['the whole table of its cash', () => 'LOCK TABLE cash_balances IN SHARE MODE'],
  ])('because somebody has locked %s is a 503 that says when to come back, and leaves nothing', async (_, lock) => {
    await other.query(`BEGIN; ${lock()}`);

    const answer = await buy();
    await other.query('ROLLBACK');

    expect(answer).toMatchObject(timedOut);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await written()).toEqual(untouched);
    expect((await buy()).status).toBe(201);
  });

  it('because a statement takes too long likewise', async () => {
    await obstruct('PERFORM pg_sleep(20)');

    expect(await buy()).toMatchObject(timedOut);
    expect(await written()).toEqual(untouched);
  });

  it('because every connection is in use is refused in time, and whoever was first is served', async () => {
    await other.query(`BEGIN; SELECT FROM portfolios WHERE id = '${id}' FOR UPDATE`);
    const first = [buy(patient.url), buy(patient.url)];
    await waiters(2);

    expect(await buy(patient.url)).toMatchObject(timedOut);
    await other.query('ROLLBACK');

    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([201, 201]);
    expect(await written()).toMatchObject({ trades: 3, quantity: '7' });
  });

  it('because of a deadlock is done again, and the client hears nothing of it', async () => {
    // Longer than the application's own, so that it is the application's transaction that is ended.
    await other.query(
      `SET deadlock_timeout = '1min'; BEGIN; SELECT FROM positions WHERE portfolio_id = '${id}' FOR UPDATE`,
    );
    const answer = buy(patient.url);
    await waiters(1);
    await other.query(`SELECT FROM portfolios WHERE id = '${id}' FOR UPDATE`);
    await other.query('COMMIT');

    expect((await answer).status).toBe(201);
    expect(await written()).toMatchObject({ trades: 2, revision: 2, quantity: '6' });
    expect(await metric(patient.url, 'database_transaction_retries_total')).toBeGreaterThan(0);
  });

  it('because it cannot be serialized is done again three times, and then refused', async () => {
    // A sequence counts on whatever is rolled back.
    await psql('CREATE SEQUENCE attempts');
    await obstruct(`IF nextval('attempts') < 4 THEN RAISE serialization_failure; END IF`);
    const inTime = await buy();
    await psql(`DROP TRIGGER obstacle ON trades; ALTER SEQUENCE attempts RESTART`);
    await obstruct(`PERFORM nextval('attempts'); RAISE serialization_failure`);
    const tooOften = await buy();

    expect(inTime.status).toBe(201);
    expect(tooOften).toMatchObject(timedOut);
    expect(await psql('SELECT last_value::integer AS attempts FROM attempts')).toEqual([{ attempts: 4 }]);
    expect(await written()).toMatchObject({ trades: 2, quantity: '6' });
  });
});
