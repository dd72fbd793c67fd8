/** The bar of symbol `$1` and minute `$2`, which nobody else writes while the symbol's price is locked. */
export const READ_BAR = `
SELECT symbol, at, open::text, high::text, low::text, close::text, volume::text, ticks, first_as_of AS "firstAsOf", last_as_of AS "lastAsOf"
FROM price_bars WHERE symbol = $1 AND at = $2`;

export const DELETE_BAR = 'DELETE FROM price_bars WHERE symbol = $1 AND at = $2';

export const REPLACE_BAR = `
UPDATE price_bars SET open = $3, high = $4, low = $5, close = $6, volume = $7, ticks = $8, first_as_of = $9, last_as_of = $10
WHERE symbol = $1 AND at = $2`;

/** The first and the last print of symbol `$1` in [`$2`, `$3`), as its bars tell. */
export const READ_FIRST = `
SELECT open::text AS price, first_as_of AS "asOf" FROM price_bars WHERE symbol = $1 AND at >= $2 AND at < $3 ORDER BY at LIMIT 1`;
export const READ_LAST = `
SELECT close::text AS price, last_as_of AS "asOf" FROM price_bars WHERE symbol = $1 AND at >= $2 AND at < $3 ORDER BY at DESC LIMIT 1`;

export const DELETE_PRICE = 'DELETE FROM prices WHERE symbol = $1';

/** An update does not say that a price was taken back; who has told what it was worth has to know. */
export const TELL_WITHDRAWAL = `
INSERT INTO outbox (table_name, operation, row, currency)
SELECT 'prices', 'delete', jsonb_build_object('symbol', symbol), currency FROM prices WHERE symbol = $1`;

export const REPLACE_PRICE = `
UPDATE prices SET price = $2, as_of = $3, sequence = $4, volume = CASE WHEN as_of = $3 AND price = $2 THEN volume END,
  trading_day = $5, opening_price = $6, opening_as_of = $7, previous_close = $8, closing_price = $9, closing_as_of = $10,
  before_price = $11, before_as_of = $12, before_sequence = $13, suspect = $14, stored_at = now()
WHERE symbol = $1`;
