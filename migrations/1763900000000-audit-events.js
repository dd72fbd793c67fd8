/** Who did what by hand. What is written there stays. */
export class AuditEvents1763900000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      CREATE TABLE audit_events (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_events_pkey PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- the token's subject, or who sat at the terminal
        actor text NOT NULL,
        action text NOT NULL,
        detail jsonb NOT NULL
      );
      CREATE INDEX audit_events_at_idx ON audit_events (at);

      CREATE FUNCTION audit_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit_events is append-only';
      END $$;
      CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
        FOR EACH STATEMENT EXECUTE FUNCTION audit_events_append_only();
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP TABLE audit_events; DROP FUNCTION audit_events_append_only');
  }
}
