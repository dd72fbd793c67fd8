/** All trade types, corrections, and what a position needs to be explained by them. */
export class Accounting1764500000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      ALTER TABLE portfolios ADD allow_negative_cash boolean NOT NULL DEFAULT true;

      ALTER TABLE positions
        ADD realized_fx_effect numeric,
        ADD dividends_in_base numeric DEFAULT 0,
        ADD interest_in_base numeric DEFAULT 0,
        ADD splits jsonb NOT NULL DEFAULT '[]',
        ADD lots jsonb;
      -- what the rates did to old sales in the base currency itself is nothing; of others it is known when they are worked out again
      UPDATE positions SET realized_fx_effect = 0
      FROM portfolios WHERE portfolios.id = portfolio_id AND (currency = base_currency OR realized_pnl = 0);

      ALTER TABLE cash_balances
        ADD dividends_in_base numeric DEFAULT 0,
        ADD interest_in_base numeric DEFAULT 0,
        ADD fees_in_base numeric DEFAULT 0;

      ALTER TABLE trades
        ALTER symbol DROP NOT NULL,
        ALTER quantity DROP NOT NULL,
        ALTER price DROP NOT NULL,
        ADD place bigint,
        ADD cancelled_at timestamptz,
        ADD amended_by uuid CONSTRAINT trades_amended_by_fkey REFERENCES trades DEFERRABLE INITIALLY DEFERRED,
        ADD amends uuid CONSTRAINT trades_amends_fkey REFERENCES trades DEFERRABLE INITIALLY DEFERRED,
        DROP CONSTRAINT trades_type_check,
        ADD CONSTRAINT trades_type_check CHECK (type IN
          ('buy', 'sell', 'dividend', 'interest', 'fee', 'split', 'deposit', 'withdrawal', 'adjustment'));
      CREATE SEQUENCE trades_place_seq OWNED BY trades.place;
      UPDATE trades SET place = ordered.place
      FROM (SELECT id, nextval('trades_place_seq') AS place FROM (SELECT id FROM trades ORDER BY id) AS oldest_first) AS ordered
      WHERE ordered.id = trades.id;
      ALTER TABLE trades ALTER place SET NOT NULL, ALTER place SET DEFAULT nextval('trades_place_seq');
      CREATE INDEX trades_portfolio_id_symbol_executed_at_idx ON trades (portfolio_id, symbol, executed_at)
        WHERE cancelled_at IS NULL;

      -- to 18 places, half-even, as src/common/money.ts divides; of positive numbers
      CREATE FUNCTION quotient(numerator numeric, denominator numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$
        SELECT (whole + CASE WHEN 2 * rest > denominator OR (2 * rest = denominator AND whole % 2 = 1) THEN 1 ELSE 0 END) * 1e-18
        FROM (SELECT div(numerator * 1e18, denominator) AS whole) AS divided,
          LATERAL (SELECT numerator * 1e18 - whole * denominator AS rest) AS remainder
      $$;
      CREATE FUNCTION after_splits(price numeric, ratios numeric[]) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
      DECLARE ratio numeric;
      BEGIN
        FOREACH ratio IN ARRAY ratios LOOP price := quotient(price, ratio); END LOOP;
        RETURN price;
      END $$;
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query(`
      DROP FUNCTION after_splits, quotient;
      DROP INDEX trades_portfolio_id_symbol_executed_at_idx;
      DELETE FROM trades WHERE type NOT IN ('buy', 'sell') OR cancelled_at IS NOT NULL;
      ALTER TABLE trades DROP place, DROP cancelled_at, DROP amended_by, DROP amends,
        ALTER symbol SET NOT NULL, ALTER quantity SET NOT NULL, ALTER price SET NOT NULL,
        DROP CONSTRAINT trades_type_check, ADD CONSTRAINT trades_type_check CHECK (type IN ('buy', 'sell'));
      ALTER TABLE cash_balances DROP dividends_in_base, DROP interest_in_base, DROP fees_in_base;
      ALTER TABLE positions DROP realized_fx_effect, DROP dividends_in_base, DROP interest_in_base, DROP splits, DROP lots;
      ALTER TABLE portfolios DROP allow_negative_cash;
    `);
  }
}
