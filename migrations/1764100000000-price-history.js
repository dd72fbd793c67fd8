const COLUMNS = `
        symbol text NOT NULL,
        at timestamptz NOT NULL,
        open numeric NOT NULL,
        high numeric NOT NULL,
        low numeric NOT NULL,
        close numeric NOT NULL,
        volume numeric NOT NULL,
        ticks integer NOT NULL,
        first_as_of timestamptz NOT NULL,
        last_as_of timestamptz NOT NULL,
        CONSTRAINT price_bars_pkey PRIMARY KEY (symbol, at)`;

/** Puts the bars into a table of another make. */
const rebuild = (partitioning, prepare = '') => `
      -- as long as there is history
      SET LOCAL statement_timeout = 0;
      ALTER TABLE price_bars RENAME TO price_bars_before;
      ALTER TABLE price_bars_before RENAME CONSTRAINT price_bars_pkey TO price_bars_before_pkey;
      CREATE TABLE price_bars (${COLUMNS}
      ) ${partitioning};
      ${prepare}
      INSERT INTO price_bars SELECT * FROM price_bars_before;
      DROP TABLE price_bars_before;`;

/** The history of prices by UTC day, so that old days go as a whole; what decides between equal times, and what is held back. */
export class PriceHistory1764100000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    const [{ schema }] = await runner.query('SELECT quote_ident(current_schema()) AS schema');
    await runner.query(`
      ALTER TABLE prices
        -- the feed's own count
        ADD sequence bigint,
        -- the last tick that was held back and is neither confirmed nor refuted
        ADD suspect jsonb;

      -- Attached, not created as a partition: that would wait for every reader and writer of the table.
      CREATE FUNCTION make_price_day(day date) RETURNS void LANGUAGE plpgsql SET search_path = ${schema}, pg_catalog AS $$
      DECLARE name text := 'price_bars_' || to_char(day, 'YYYYMMDD');
      BEGIN
        IF to_regclass(name) IS NOT NULL THEN RETURN; END IF;
        PERFORM pg_advisory_xact_lock(hashtext('price_bars'));
        -- Asked of the table itself: what this session remembers may be older than the lock.
        IF EXISTS (SELECT FROM pg_class WHERE relname = name AND relnamespace = '${schema}'::regnamespace) THEN
          RETURN;
        END IF;
        EXECUTE format('CREATE TABLE %I (LIKE price_bars INCLUDING ALL)', name);
        EXECUTE format('ALTER TABLE price_bars ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
          name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
      END $$;

      -- The oldest month at most; whoever uses the table is not waited for, the next call goes on.
      CREATE FUNCTION drop_price_days(before date) RETURNS integer LANGUAGE plpgsql
      SET search_path = ${schema}, pg_catalog SET lock_timeout = '200ms' AS $$
      DECLARE name text; dropped integer := 0;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('price_bars'));
        FOR name IN
          SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
          WHERE inhparent = 'price_bars'::regclass
            -- a process whose clock runs ahead must not end history
            AND relname < 'price_bars_' || to_char(least(before, current_date), 'YYYYMMDD')
          ORDER BY relname LIMIT 31
        LOOP
          EXECUTE format('DROP TABLE %I', name);
          dropped := dropped + 1;
        END LOOP;
        RETURN dropped;
      EXCEPTION WHEN lock_not_available THEN
        RETURN 0;
      END $$;
      ${rebuild(
        'PARTITION BY RANGE (at)',
        `SELECT make_price_day(day) FROM (SELECT DISTINCT (at AT TIME ZONE 'UTC')::date AS day FROM price_bars_before) AS days;`,
      )}
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query(`
      ${rebuild('')}
      DROP FUNCTION make_price_day, drop_price_days;
      ALTER TABLE prices DROP sequence, DROP suspect;
    `);
  }
}
