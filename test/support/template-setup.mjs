import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

/** One migrated database, which every suite copies: a copy takes a fraction of the time of migrating. Without a server there is none. */
export default async function setUp() {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return;
  const name = `test_template_${process.pid}`;
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  const migrate = join(import.meta.dirname, '../../dist/database/migrate.js');
  await promisify(execFile)(process.execPath, [migrate], { env: { ...process.env, DATABASE_URL: url.href } });
  process.env.TEST_TEMPLATE = name;
}
