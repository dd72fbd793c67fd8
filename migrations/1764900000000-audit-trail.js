/** Not told twice: a new revision alone is no edit, and the answer is what the trade itself says. */
const audited = [
  { table: 'portfolios', id: 'id', unseen: ['revision', 'updated_at'] },
  { table: 'positions', id: 'portfolio_id', unseen: ['version'] },
  { table: 'trades', id: 'portfolio_id', unseen: ['answer', 'content_hash'] },
];

const trigger = (schema, { table, id, unseen }) => {
  const seen = (row) => `(to_jsonb(${row}) - '{${unseen.join(',')}}'::text[])`;
  const tell = (operation, from, before, after, row) => `
        INSERT INTO audit_events (actor, address, action, user_id, portfolio_id, before, after)
        SELECT coalesce(nullif(current_setting('freshfolio.actor', true), ''), session_user),
          nullif(current_setting('freshfolio.address', true), ''), '${table}.${operation}', ${row}.user_id, ${row}.${id}, ${before}, ${after}
        FROM ${from};`;
  const changed = `old_rows JOIN new_rows USING (id) WHERE ${seen('old_rows')} IS DISTINCT FROM ${seen('new_rows')}`;
  return `
    CREATE FUNCTION audit_${table}() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp AS $$
    BEGIN
      CASE TG_OP
        WHEN 'INSERT' THEN ${tell('insert', 'new_rows', 'NULL', seen('new_rows'), 'new_rows')}
        WHEN 'UPDATE' THEN ${tell('update', changed, seen('old_rows'), seen('new_rows'), 'new_rows')}
        WHEN 'DELETE' THEN ${tell('delete', 'old_rows', seen('old_rows'), 'NULL', 'old_rows')}
      END CASE;
      RETURN NULL;
    END $$;
    REVOKE ALL ON FUNCTION audit_${table}() FROM PUBLIC;
    CREATE TRIGGER audit_insert AFTER INSERT ON ${table}
      REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_${table}();
    CREATE TRIGGER audit_update AFTER UPDATE ON ${table}
      REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_${table}();
    CREATE TRIGGER audit_delete AFTER DELETE ON ${table}
      REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_${table}();`;
};

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
      ${audited.map((each) => trigger(schema, each)).join('')}
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    for (const { table } of audited) await runner.query(`DROP FUNCTION audit_${table} CASCADE`);
    await runner.query(`
      DROP INDEX audit_events_portfolio_id_idx;
      ALTER TABLE audit_events DROP address, DROP user_id, DROP portfolio_id, DROP before, DROP after;
    `);
  }
}
