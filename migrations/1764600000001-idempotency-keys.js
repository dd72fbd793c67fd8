/** What was asked for under a key, and its answer. Never cached and mapped to nothing, so nothing is told of it. */
export class IdempotencyKeys1764600000001 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        -- the token's subject
        user_id text NOT NULL,
        key text NOT NULL,
        -- of the method, the path and the body
        request_hash text NOT NULL,
        -- who is at it: what has lost its claim commits no more
        claim uuid NOT NULL,
        claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- by the transaction that did it
        is_done boolean NOT NULL DEFAULT false,
        -- HTTP; NULL: not answered yet
        status smallint,
        -- JSON; NULL: not kept
        answer text,
        CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key)
      );
      CREATE INDEX idempotency_keys_claimed_at_idx ON idempotency_keys (claimed_at);
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
