/** Removing trades asks for each whether another one names it. */
export class AmendedTrades1764600000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      CREATE INDEX trades_amended_by_idx ON trades (amended_by) WHERE amended_by IS NOT NULL;
      CREATE INDEX trades_amends_idx ON trades (amends) WHERE amends IS NOT NULL;
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP INDEX trades_amended_by_idx, trades_amends_idx');
  }
}
