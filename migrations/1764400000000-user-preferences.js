import { unwatch, watch } from './outbox/triggers.js';

/** What users asked for. Whoever asked for nothing has no row. */
export class UserPreferences1764400000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    const [{ schema }] = await runner.query('SELECT quote_ident(current_schema()) AS schema');
    await runner.query(`
      CREATE TABLE user_preferences (
        -- the token's subject
        user_id text CONSTRAINT user_preferences_pkey PRIMARY KEY,
        -- 0: as the service has it
        min_interval_ms integer NOT NULL
          CONSTRAINT user_preferences_min_interval_ms_check CHECK (min_interval_ms BETWEEN 0 AND 3600000),
        version integer NOT NULL DEFAULT 1
      );
      ${watch(schema, { table: 'user_preferences', key: ['user_id'], userId: 'user_id' })}
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query(`${unwatch('user_preferences')} DROP TABLE user_preferences;`);
  }
}
