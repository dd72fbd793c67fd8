import { Client } from 'pg';

/**
 * Makes a database on a server unless it is there, and with `fresh` in place of what is there.
 * @returns its URL
 */
export async function createDatabase(serverUrl, name, { fresh = false } = {}) {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const identifier = client.escapeIdentifier(name);
    if (fresh) await client.query(`DROP DATABASE IF EXISTS ${identifier} WITH (FORCE)`);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${identifier}`);
  } finally {
    await client.end();
  }
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}
