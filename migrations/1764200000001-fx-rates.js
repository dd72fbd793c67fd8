/** What a currency cost when: kept for good, as trades of long ago are valued by it. The latest rates stay among the prices. */
export class FxRates1764200000001 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      CREATE TABLE fx_rates (
        -- such as EUR/USD
        pair text NOT NULL,
        as_of timestamptz NOT NULL,
        rate numeric NOT NULL CONSTRAINT fx_rates_rate_check CHECK (rate > 0),
        source text NOT NULL,
        CONSTRAINT fx_rates_pkey PRIMARY KEY (pair, as_of)
      );
      INSERT INTO fx_rates SELECT symbol, as_of, price, source FROM prices WHERE symbol LIKE '___/___';
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP TABLE fx_rates');
  }
}
