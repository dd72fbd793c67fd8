/** RFC 9562, version 7: the later notice has the greater id. */
const UUID_V7 = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
  substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid`;

/** What users want to be told, and what they were told. Never cached and mapped to nothing, so the outbox tells nothing of it. */
export class AlertRules1765200000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      CREATE TABLE alert_rules (
        id uuid CONSTRAINT alert_rules_pkey PRIMARY KEY,
        -- the token's subject
        user_id text NOT NULL,
        kind text NOT NULL,
        symbol text,
        portfolio_id uuid CONSTRAINT alert_rules_portfolio_id_fkey REFERENCES portfolios ON DELETE CASCADE,
        -- a price, a percentage, or milliseconds
        threshold numeric NOT NULL CONSTRAINT alert_rules_threshold_check CHECK (threshold > 0),
        is_beyond boolean NOT NULL DEFAULT false,
        -- of a change of the day: the day on which it is
        beyond_on date,
        -- counts edits
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT alert_rules_kind_check CHECK (
          kind IN ('price_above', 'price_below') AND symbol IS NOT NULL AND portfolio_id IS NULL
          OR kind = 'day_change_beyond' AND (symbol IS NULL) <> (portfolio_id IS NULL)
          OR kind = 'update_late' AND symbol IS NULL AND portfolio_id IS NOT NULL)
      );
      CREATE INDEX alert_rules_user_id_idx ON alert_rules (user_id, id);
      CREATE INDEX alert_rules_symbol_idx ON alert_rules (symbol) WHERE symbol IS NOT NULL;
      CREATE INDEX alert_rules_portfolio_id_idx ON alert_rules (portfolio_id) WHERE portfolio_id IS NOT NULL;

      -- one row: when all rules were last gone through
      CREATE TABLE alert_sweeps (
        only_one boolean DEFAULT true CONSTRAINT alert_sweeps_pkey PRIMARY KEY CONSTRAINT alert_sweeps_check CHECK (only_one),
        began_at timestamptz NOT NULL
      );

      CREATE TABLE notices (
        id uuid DEFAULT ${UUID_V7} CONSTRAINT notices_pkey PRIMARY KEY,
        user_id text NOT NULL,
        -- which may be gone
        rule_id uuid NOT NULL,
        kind text NOT NULL,
        symbol text,
        portfolio_id uuid,
        value numeric NOT NULL,
        threshold numeric NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        read_at timestamptz
      );
      CREATE INDEX notices_user_id_idx ON notices (user_id, id);
      CREATE INDEX notices_unread_idx ON notices (user_id, id) WHERE read_at IS NULL;
      CREATE INDEX notices_at_idx ON notices (at);
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP TABLE notices, alert_sweeps, alert_rules');
  }
}
