/** What the references of a price rest on: the print that opened the day, and the close of the last session. */
export class ReferencePrices1764400000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      ALTER TABLE prices
        -- NULL: somebody told the opening price
        ADD opening_as_of timestamptz,
        -- of the last session that had a print: the official close, until that comes the last print so far
        ADD closing_price numeric,
        ADD closing_as_of timestamptz;
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('ALTER TABLE prices DROP opening_as_of, DROP closing_price, DROP closing_as_of');
  }
}
