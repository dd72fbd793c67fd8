import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/options.js';
import { NoticeRetention } from '../../src/notices/notice-retention.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createDatabase();
  dataSource = await new DataSource({ ...databaseOptions(database.url, 2), migrations: [] }).initialize();
});
afterAll(async () => {
  await dataSource?.destroy();
  await database.drop();
});

it('notices are kept for 90 days, read or not', async () => {
  await database.query(
    `INSERT INTO notices (user_id, rule_id, kind, symbol, value, threshold, at, read_at)
     SELECT 'ada', gen_random_uuid(), 'price_above', 'S' || age, 2, 1, now() - age * interval '1 day', CASE age % 2 WHEN 0 THEN now() END
     FROM unnest(ARRAY[1, 88, 89, 91, 92, 400]) AS age`,
  );
  await database.query(
    `INSERT INTO notices (user_id, rule_id, kind, symbol, value, threshold, at)
     SELECT 'bob', gen_random_uuid(), 'price_above', 'OLD', 2, 1, now() - interval '1 year' FROM generate_series(1, 2500)`,
  );

  await new NoticeRetention(dataSource).upkeep();

  const left = await database.query<{ symbol: string }>('SELECT symbol FROM notices ORDER BY at DESC');
  expect(left.map(({ symbol }) => symbol)).toEqual(['S1', 'S88', 'S89']);
});
