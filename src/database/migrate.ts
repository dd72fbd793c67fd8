import 'reflect-metadata';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { databaseUrlFromEnvironment } from '../config/environment.js';
import { MIGRATIONS } from './migrations.js';
import { databaseOptions } from './options.js';

/** `npm run migrate`: brings the database up to date and says what it did. */
async function run(): Promise<void> {
  const dataSource = new DataSource({
    ...databaseOptions(databaseUrlFromEnvironment(), 1),
    migrations: [join(MIGRATIONS, '*.js')],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
  });
  await dataSource.initialize();
  try {
    const applied = await dataSource.runMigrations();
    process.stdout.write(
      `${applied.length === 0 ? 'The database is up to date' : applied.map(({ name }) => `applied ${name}`).join('\n')}\n`,
    );
  } finally {
    await dataSource.destroy();
  }
}

void run();
