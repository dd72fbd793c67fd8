/** What symbols cost at the end of days: each day is asked for by itself, so that only its partitions are planned, opened and locked. */
export class ClosesOfDays1764800000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    const [{ schema }] = await runner.query('SELECT quote_ident(current_schema()) AS schema');
    await runner.query(`
      -- of each symbol at the end of the day (UTC) beside it: the last price, at most 7 days old
      CREATE FUNCTION closes_of_days(symbols text[], days date[])
      RETURNS TABLE (symbol text, day date, close numeric, as_of timestamptz)
      LANGUAGE plpgsql STABLE SET search_path = ${schema}, pg_catalog AS $$
      DECLARE asked record;
      BEGIN
        FOR asked IN
          SELECT wanted.day, array_agg(wanted.symbol) AS symbols FROM unnest(symbols, days) AS wanted (symbol, day) GROUP BY 1
        LOOP
          RETURN QUERY EXECUTE format('
            SELECT wanted.symbol, %L::date, told.close, told.last_as_of
            FROM unnest($1) AS wanted (symbol) CROSS JOIN LATERAL (
              SELECT bars.close, bars.last_as_of FROM price_bars AS bars
              WHERE bars.symbol = wanted.symbol AND bars.at >= %L AND bars.at < %L
              ORDER BY bars.at DESC LIMIT 1
            ) AS told',
            asked.day, (asked.day - 7)::timestamp AT TIME ZONE 'UTC', (asked.day + 1)::timestamp AT TIME ZONE 'UTC')
          USING asked.symbols;
        END LOOP;
      END $$;
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP FUNCTION closes_of_days');
  }
}
