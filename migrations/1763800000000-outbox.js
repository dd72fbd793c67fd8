import { unwatch, watch } from './outbox/triggers.js';

/** Every mapped table (docs/adr/0001). */
const watched = [
  { table: 'users', key: ['id'], userId: 'id' },
  {
    table: 'portfolios',
    key: ['user_id', 'id'],
    latest: ['revision'],
    userId: 'user_id',
    currency: 'base_currency',
    entityId: 'entity_id',
  },
  { table: 'positions', key: ['user_id', 'portfolio_id', 'symbol'], userId: 'user_id', currency: 'currency' },
  { table: 'cash_balances', key: ['user_id', 'portfolio_id'], userId: 'user_id', currency: 'currency' },
  { table: 'trades', key: ['user_id', 'portfolio_id'], userId: 'user_id', currency: 'currency' },
  { table: 'prices', key: ['symbol'], currency: 'currency' },
];

/** What committed transactions have changed and the caches may not know yet. */
export class Outbox1763800000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    const [{ schema }] = await runner.query('SELECT quote_ident(current_schema()) AS schema');
    await runner.query(`
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pkey PRIMARY KEY,
        -- the transaction finds its own rows by it
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        table_name text NOT NULL,
        operation text NOT NULL
          CONSTRAINT outbox_operation_check CHECK (operation IN ('insert', 'update', 'delete', 'truncate')),
        -- the columns that cache keys are made of; NULL: any row of the table
        row jsonb,
        user_id text,
        currency text,
        entity_id text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
      ) WITH (
        -- rows live for milliseconds: vacuum by what has died, not by a share of what is left
        autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_insert_scale_factor = 0,
        autovacuum_vacuum_insert_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0
      );
      CREATE INDEX outbox_xid_idx ON outbox (xid);
      ${watched.map((table) => watch(schema, table)).join('\n')}
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query(`${watched.map(({ table }) => unwatch(table)).join('\n')} DROP TABLE outbox;`);
  }
}
