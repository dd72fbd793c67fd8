/** What symbols are called, to be found by people who mistype. Mapped to nothing and never cached, so the outbox tells nothing of it. */
export class Instruments1765300000001 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      -- trusted: whoever may create something in the database may create it
      CREATE EXTENSION IF NOT EXISTS pg_trgm;

      CREATE TABLE instruments (
        symbol text CONSTRAINT instruments_pkey PRIMARY KEY,
        -- NULL: nobody has said yet
        name text,
        currency text,
        -- ISO 10383
        exchange text CONSTRAINT instruments_exchange_check CHECK (exchange ~ '^[A-Z0-9]{4}$')
      );
      INSERT INTO instruments (symbol, currency) SELECT symbol, currency FROM prices WHERE symbol NOT LIKE '%/%';
      CREATE INDEX instruments_symbol_idx ON instruments (symbol text_pattern_ops);
      CREATE INDEX instruments_name_idx ON instruments (lower(name) text_pattern_ops);
      CREATE INDEX instruments_likeness_idx ON instruments USING gist (name gist_trgm_ops (siglen = 64));

      -- The symbol itself, then what begins with it, then names that do, then names like it: of each as many as are wanted, by its index.
      CREATE FUNCTION find_instruments(query text, pattern text, most integer) RETURNS SETOF instruments
      LANGUAGE sql STABLE AS $$
        WITH found AS (
          (SELECT i.symbol, 1 AS rank, 0::real AS distance FROM instruments AS i
           WHERE i.symbol LIKE upper(pattern) || '%' ORDER BY i.symbol USING ~<~ LIMIT most)
          UNION ALL
          (SELECT i.symbol, 2, 0 FROM instruments AS i
           WHERE lower(i.name) LIKE lower(pattern) || '%' ORDER BY lower(i.name) USING ~<~ LIMIT most)
          UNION ALL
          (SELECT i.symbol, 3, query <<-> i.name FROM instruments AS i
           WHERE i.name IS NOT NULL ORDER BY query <<-> i.name LIMIT most)
        ), best AS (
          SELECT symbol, min(rank) AS rank, min(distance) AS distance FROM found WHERE distance < 0.6 GROUP BY symbol
        )
        SELECT i.* FROM best JOIN instruments AS i USING (symbol)
        ORDER BY symbol = upper(query) DESC, rank, distance, symbol LIMIT most
      $$;
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP FUNCTION find_instruments; DROP TABLE instruments;');
  }
}
