import { audit, unaudit } from './audit/triggers.js';
import { unwatch, watch } from './outbox/triggers.js';

/** What users look at without holding it. Neither the order nor what counts edits is anything to audit. */
export class Watchlists1765300000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    const [{ schema }] = await runner.query('SELECT quote_ident(current_schema()) AS schema');
    await runner.query(`
      CREATE TABLE watchlists (
        id uuid CONSTRAINT watchlists_pkey PRIMARY KEY,
        -- the token's subject
        user_id text NOT NULL,
        name text NOT NULL,
        -- counts every change, of the list itself and of what is in it
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT watchlists_id_user_id_key UNIQUE (id, user_id)
      );
      CREATE INDEX watchlists_user_id_idx ON watchlists (user_id, id);

      CREATE TABLE watchlist_items (
        id uuid CONSTRAINT watchlist_items_pkey PRIMARY KEY,
        watchlist_id uuid NOT NULL,
        user_id text NOT NULL,
        symbol text NOT NULL,
        note text,
        target_price numeric CONSTRAINT watchlist_items_target_price_check CHECK (target_price > 0),
        -- the order in the list; it may have gaps
        position integer NOT NULL,
        -- counts edits of note and target
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT watchlist_items_watchlist_id_symbol_key UNIQUE (watchlist_id, symbol),
        CONSTRAINT watchlist_items_watchlist_id_fkey FOREIGN KEY (watchlist_id, user_id)
          REFERENCES watchlists (id, user_id) ON DELETE CASCADE ON UPDATE CASCADE
      );
      ${watch(schema, { table: 'watchlists', key: ['user_id', 'id'], latest: ['version'], userId: 'user_id' })}
      ${watch(schema, { table: 'watchlist_items', key: ['user_id', 'watchlist_id'], userId: 'user_id' })}
      ${audit(schema, { table: 'watchlists', unseen: ['version'] })}
      ${audit(schema, { table: 'watchlist_items', unseen: ['position', 'version'] })}
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    for (const table of ['watchlist_items', 'watchlists']) {
      await runner.query(`${unwatch(table)} ${unaudit(table)} DROP TABLE ${table};`);
    }
  }
}
