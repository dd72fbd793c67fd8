import { Client } from 'pg';

export default async function tearDown() {
  const { TEST_DATABASE_URL: server, TEST_TEMPLATE: name } = process.env;
  if (!server || !name) return;
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await client.end();
}
