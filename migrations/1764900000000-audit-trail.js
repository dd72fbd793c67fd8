import { audit, unaudit } from './audit/triggers.js';

/** Not told twice: a new revision alone is no edit, and the answer is what the trade itself says. */
const audited = [
  { table: 'portfolios', id: 'id', unseen: ['revision', 'updated_at'] },
  { table: 'positions', id: 'portfolio_id', unseen: ['version'] },
  { table: 'trades', id: 'portfolio_id', unseen: ['answer', 'content_hash'] },
];

/** What was in books before and after, whoever changed it: the transaction says who asked and from where, else it is the role. */
export class AuditTrail1764900000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    const [{ schema }] = await runner.query('SELECT quote_ident(current_schema()) AS schema');
    await runner.query(`
      ALTER TABLE audit_events
        ADD address text,
        -- whose it is that was changed
        ADD user_id text,
        ADD portfolio_id uuid,
        ADD before jsonb,
        ADD after jsonb,
        ALTER detail DROP NOT NULL;
      CREATE INDEX audit_events_portfolio_id_idx ON audit_events (portfolio_id, id) WHERE portfolio_id IS NOT NULL;
      ${audited.map((each) => audit(schema, each)).join('')}
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    for (const { table } of audited) await runner.query(unaudit(table));
    await runner.query(`
      DROP INDEX audit_events_portfolio_id_idx;
      ALTER TABLE audit_events DROP address, DROP user_id, DROP portfolio_id, DROP before, DROP after;
    `);
  }
}
