import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { databaseServerUrl, templateDatabase } from './environment.js';

export interface TestDatabase {
  url: string;
  query<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseServerUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A migrated database of its own; `query` is what psql would do. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // Copied as files, it takes a third of the time that it takes through the write-ahead log.
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${templateDatabase()} STRATEGY file_copy`));
  const url = new URL(databaseServerUrl());
  url.pathname = `/${name}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  return {
    url: url.href,
    query: async <Row>(sql: string, parameters: unknown[] = []) => (await client.query(sql, parameters)).rows as Row[],
    drop: async () => {
      await client.end();
      await onServer((server) => server.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}
