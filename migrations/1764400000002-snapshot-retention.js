/** Finds the snapshots between two closes that are old enough to go, without reading the closes, which stay for good. */
export class SnapshotRetention1764400000002 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query('CREATE INDEX portfolio_snapshots_intraday_idx ON portfolio_snapshots (at) WHERE NOT closing');
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP INDEX portfolio_snapshots_intraday_idx');
  }
}
