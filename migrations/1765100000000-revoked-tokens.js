import { unwatch, watch } from './outbox/triggers.js';

/** What ends a token before its time: signing out, another password, a disabled account (docs/adr/0013). */
export class RevokedTokens1765100000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    const [{ schema }] = await runner.query('SELECT quote_ident(current_schema()) AS schema');
    await runner.query(`
      ALTER TABLE users ADD disabled boolean NOT NULL DEFAULT false;

      CREATE TABLE revoked_tokens (
        -- the token's subject: an identity provider's users have no row in users
        user_id text NOT NULL,
        -- one token; '*': all that were issued until revoked_at
        token_id text NOT NULL,
        revoked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- when the token would have ended by itself; NULL: the row is kept
        expires_at timestamptz,
        CONSTRAINT revoked_tokens_pkey PRIMARY KEY (user_id, token_id)
      );
      CREATE INDEX revoked_tokens_expires_at_idx ON revoked_tokens (expires_at) WHERE expires_at IS NOT NULL;
      ${watch(schema, { table: 'revoked_tokens', key: ['user_id'], userId: 'user_id' })}

      CREATE FUNCTION revoke_tokens_of_password() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp AS $$
      BEGIN
        INSERT INTO revoked_tokens (user_id, token_id) VALUES (NEW.id::text, '*')
        ON CONFLICT (user_id, token_id) DO UPDATE SET revoked_at = greatest(revoked_tokens.revoked_at, excluded.revoked_at);
        RETURN NULL;
      END $$;
      REVOKE ALL ON FUNCTION revoke_tokens_of_password() FROM PUBLIC;
      -- whoever changes it, and however
      CREATE TRIGGER revoke_tokens AFTER UPDATE OF password_hash ON users FOR EACH ROW
        WHEN (OLD.password_hash IS DISTINCT FROM NEW.password_hash) EXECUTE FUNCTION revoke_tokens_of_password();
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query(`
      DROP FUNCTION revoke_tokens_of_password CASCADE;
      ${unwatch('revoked_tokens')}
      DROP TABLE revoked_tokens;
      ALTER TABLE users DROP disabled;
    `);
  }
}
