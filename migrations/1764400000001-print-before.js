/** The print before the latest one: what a symbol costs again when the latest is cancelled. */
export class PrintBefore1764400000001 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(
      'ALTER TABLE prices ADD before_price numeric, ADD before_as_of timestamptz, ADD before_sequence bigint',
    );
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('ALTER TABLE prices DROP before_price, DROP before_as_of, DROP before_sequence');
  }
}
