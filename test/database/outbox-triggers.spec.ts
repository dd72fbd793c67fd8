import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import '../../src/app.module.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { copyInto } from './copy.js';
import { insertion, mapped, mappedTables, otherPortfolioId, portfolioId } from './mapped-tables.js';

let database: TestDatabase;
const run = (sql: string) => database.query(sql);

/** What the outbox holds, oldest first, as "operation table", with everything else beside it. */
const outbox = () =>
  database.query<{ what: string; row: any; user_id: string; currency: string; entity_id: string }>(
    `SELECT operation || ' ' || table_name AS what, row, user_id, currency, entity_id FROM outbox ORDER BY id`,
  );
const whatIsIn = async () => (await outbox()).map(({ what }) => what);
const written = async (sql: string) => {
  await run('DELETE FROM outbox');
  await run(sql);
  return outbox();
};
const whatIsWritten = async (sql: string) => {
  await written(sql);
  return whatIsIn();
};

const manyPrices = (count: number) =>
  `INSERT INTO prices (symbol, price, as_of, trading_day, source)
   SELECT n::text, 1, now(), current_date, 'test' FROM generate_series(1, ${count}) AS n`;

beforeAll(async () => {
  database = await createDatabase();
});
beforeEach(async () => {
  await run(`TRUNCATE ${mappedTables.map(({ table }) => table).join(', ')} CASCADE`);
  await run('DELETE FROM outbox');
});
afterAll(() => database.drop());

it('every mapped table has its triggers, also for sessions that replicate', async () => {
  const triggers = await database.query<{ table: string; armed: string }>(
    `SELECT tgrelid::regclass::text AS "table", string_agg(tgname || ' ' || tgenabled::text, ', ' ORDER BY tgname) AS armed
     FROM pg_trigger WHERE tgname LIKE 'outbox%' GROUP BY 1`,
  );
  const tables = getMetadataArgsStorage().tables.map(({ name }) => name ?? '');
  expect(triggers.map(({ table }) => table).toSorted()).toEqual(tables.toSorted());
  expect(new Set(triggers.map(({ armed }) => armed))).toEqual(
    new Set(['outbox_delete A, outbox_insert A, outbox_truncate A, outbox_update A']),
  );
  expect(mappedTables.map(({ table }) => table).toSorted()).toEqual(tables.toSorted());
});

describe.each(mappedTables)('$table', ({ table, row, id, change, told }) => {
  const upsert = `${insertion(table)} ON CONFLICT (${id}) DO UPDATE SET ${change}`;

  beforeEach(async () => {
    for (const { table: parent } of mappedTables) {
      if (parent === table) break;
      await run(insertion(parent));
    }
    await run('DELETE FROM outbox');
  });

  it('tells of an insert, an update and a delete, with keys, user, currency and entity', async () => {
    expect(await written(insertion(table))).toEqual([{ what: `insert ${table}`, ...told }]);
    expect(await written(`UPDATE ${table} SET ${change}`)).toEqual([{ what: `update ${table}`, ...told }]);
    expect(await written(`DELETE FROM ${table}`)).toEqual([{ what: `delete ${table}`, ...told }]);
  });

  it('tells of an upsert what it became', async () => {
    expect(await written(upsert)).toEqual([{ what: `insert ${table}`, ...told }]);
    expect(await written(upsert)).toEqual([{ what: `update ${table}`, ...told }]);
    expect(await written(`${insertion(table)} ON CONFLICT DO NOTHING`)).toEqual([]);
  });

  it('tells of COPY', async () => {
    await copyInto(database.url, table, row);
    expect(await outbox()).toEqual([{ what: `insert ${table}`, ...told }]);
  });

  it('tells of MERGE what it did', async () => {
    await run(insertion(table));
    const merge = (action: string) => `MERGE INTO ${table} USING (SELECT 1) AS one ON true WHEN MATCHED THEN ${action}`;
    expect(await written(merge(`UPDATE SET ${change}`))).toEqual([{ what: `update ${table}`, ...told }]);
    expect(await written(merge('DELETE'))).toEqual([{ what: `delete ${table}`, ...told }]);
  });

  it('tells of TRUNCATE that any row may have changed', async () => {
    await run(insertion(table));
    expect(await written(`TRUNCATE ${table} CASCADE`)).toContainEqual({
      what: `truncate ${table}`,
      row: null,
      user_id: null,
      currency: null,
      entity_id: null,
    });
  });

  it('tells nothing of a statement that found no row', async () => {
    expect(await written(`UPDATE ${table} SET ${change}; DELETE FROM ${table}`)).toEqual([]);
  });
});

describe('what a transaction takes back', () => {
  it('is not told', async () => {
    expect(await whatIsWritten(`BEGIN; ${insertion('prices')}; ROLLBACK`)).toEqual([]);
  });

  it('is not told of a savepoint, what comes before and after it is', async () => {
    const sql = `BEGIN; ${insertion('prices')}; SAVEPOINT s; DELETE FROM prices; ROLLBACK TO s; UPDATE prices SET price = 2; COMMIT`;
    expect(await whatIsWritten(sql)).toEqual(['insert prices', 'update prices']);
  });

  it('is not told of a statement that failed half way', async () => {
    await run(insertion('prices'));
    await expect(written(`UPDATE prices SET price = price - 1`)).rejects.toThrow('prices_price_check');
    expect(await whatIsIn()).toEqual([]);
  });
});

describe('keys that move', () => {
  beforeEach(async () => {
    await run(
      `${insertion('portfolios')}; ${insertion('portfolios', { id: otherPortfolioId })}; ${insertion('positions')}`,
    );
  });

  it('are told where they were and where they are', async () => {
    const rows = await written(`UPDATE positions SET portfolio_id = '${otherPortfolioId}', currency = 'EUR'`);
    const places = new Set(rows.map(({ row, currency }) => `${row.portfolio_id} ${currency}`));
    expect(places).toEqual(new Set([`${portfolioId} USD`, `${otherPortfolioId} EUR`]));
  });

  it('and a portfolio is told to both users, its revision to the one who has it now', async () => {
    const rows = await written(`UPDATE portfolios SET user_id = 'bob', revision = 8 WHERE id = '${portfolioId}'`);
    expect(new Set(rows.map(({ user_id, row }) => `${user_id} ${row.revision}`))).toEqual(
      new Set(['ada null', 'bob 8']),
    );
  });
});

describe('rows that follow others', () => {
  beforeEach(async () => {
    for (const { table } of mappedTables) await run(insertion(table));
  });

  it('are told of a delete that cascades', async () => {
    const told = [...(await whatIsWritten('DELETE FROM portfolios'))].toSorted();
    expect(told).toEqual(['delete cash_balances', 'delete portfolios', 'delete positions', 'delete trades']);
  });

  it('are told of a TRUNCATE that cascades', async () => {
    const told = [...(await whatIsWritten('TRUNCATE portfolios CASCADE'))].toSorted();
    expect(told).toEqual(['truncate cash_balances', 'truncate portfolios', 'truncate positions', 'truncate trades']);
  });
});

describe('a bulk write', () => {
  it('tells each key once', async () => {
    await run(insertion('portfolios'));
    await run(insertion('trades'));
    const others = `SELECT (jsonb_populate_record(trades, jsonb_build_object('id', gen_random_uuid()))).* FROM trades, generate_series(1, 1000)`;
    const rows = await written(`INSERT INTO trades ${others}`);
    expect(rows).toEqual([{ what: 'insert trades', ...mapped('trades').told }]);
  });

  it('of 10,000 keys names them all', async () => {
    const rows = await written(manyPrices(10_000));
    expect(rows).toHaveLength(10_000);
    expect(rows.every(({ row }) => row !== null)).toBe(true);
  });

  it('of more says that any row may have changed', async () => {
    await written(manyPrices(10_500));
    const anyRow = `SELECT operation FROM outbox WHERE table_name = 'prices' AND row IS NULL`;
    expect(await run(anyRow)).toEqual([{ operation: 'insert' }]);
    await written('UPDATE prices SET price = 2');
    expect(await run(anyRow)).toEqual([{ operation: 'update' }]);
    expect(await database.query('SELECT count(*)::integer FROM outbox')).toEqual([{ count: 10_002 }]);
  });
});

describe('nobody gets around it', () => {
  it('who skips foreign keys and other triggers is heard', async () => {
    const sql = `SET session_replication_role = replica; ${insertion('prices')}; RESET session_replication_role`;
    expect(await whatIsWritten(sql)).toEqual(['insert prices']);
  });

  it('who has no right to the outbox, or another table of its name, writes this one', async () => {
    const role = `writer_${process.pid}`;
    await run(`CREATE ROLE ${role}; GRANT INSERT ON prices TO ${role}`);
    try {
      await run(`SET ROLE ${role}; CREATE TEMP TABLE outbox (stolen text); ${insertion('prices')}; RESET ROLE`);
      await run('DROP TABLE pg_temp.outbox');
      expect(await whatIsIn()).toEqual(['insert prices']);
      await run(`SET ROLE ${role}; CREATE TEMP TABLE mine (symbol text)`);
      const forged = run('CREATE TRIGGER forged AFTER TRUNCATE ON mine EXECUTE FUNCTION outbox_prices()');
      await expect(forged).rejects.toThrow('permission denied for function outbox_prices');
    } finally {
      await run(`RESET ROLE; DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });
});
