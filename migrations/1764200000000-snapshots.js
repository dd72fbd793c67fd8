/** What every portfolio was worth, every 15 minutes of market hours and at the close. Never cached, so nothing is told of them. */
export class Snapshots1764200000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      -- the key begins with the portfolio and ends with the time: fit to be partitioned by either
      CREATE TABLE portfolio_snapshots (
        portfolio_id uuid NOT NULL CONSTRAINT portfolio_snapshots_portfolio_id_fkey REFERENCES portfolios ON DELETE CASCADE,
        at timestamptz NOT NULL,
        closing boolean NOT NULL,
        market_value numeric NOT NULL,
        cost_basis numeric NOT NULL,
        cash numeric NOT NULL,
        daily_change numeric,
        -- what daily_change is a part of
        daily_change_base numeric,
        -- false: a price or rate was missing, and the sums cover what was known
        complete boolean NOT NULL,
        CONSTRAINT portfolio_snapshots_pkey PRIMARY KEY (portfolio_id, at)
      );

      -- which have been taken: each once, however many processes want to
      CREATE TABLE snapshot_runs (
        at timestamptz CONSTRAINT snapshot_runs_pkey PRIMARY KEY,
        taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP TABLE snapshot_runs, portfolio_snapshots');
  }
}
