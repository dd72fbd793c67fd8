/** How far each night's comparison of portfolios with their trades has come. */
export class ReconcileRuns1764950000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      CREATE TABLE reconcile_runs (
        day date CONSTRAINT reconcile_runs_pkey PRIMARY KEY,
        -- the last portfolio that was compared
        cursor uuid,
        checked integer NOT NULL DEFAULT 0,
        differences integer NOT NULL DEFAULT 0,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      )`);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP TABLE reconcile_runs');
  }
}
