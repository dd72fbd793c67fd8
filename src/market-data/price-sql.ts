/** What is known of the symbols `$1`. Whoever holds these rows is the only one to write these symbols; always in one order, so that nobody waits for each other. */
export const LOCK_PRICES = `
SELECT symbol, price::text, as_of AS "asOf", sequence::float8 AS sequence, suspect, trading_day::text AS "tradingDay",
  opening_price::text AS "openingPrice", opening_as_of AS "openingAsOf", previous_close::text AS "previousClose",
  closing_price::text AS "closingPrice", closing_as_of AS "closingAsOf",
  before_price::text AS "beforePrice", before_as_of AS "beforeAsOf", before_sequence::float8 AS "beforeSequence"
FROM prices
WHERE symbol = ANY($1) ORDER BY symbol COLLATE "C" FOR NO KEY UPDATE`;

/** `$1` are symbols, `$2` the ticks that are held back of them (or NULL), `$3`–`$7` their references, `$8`–`$10` the prints before. Their prices stay as they are. */
export const REVISE_PRICES = `
UPDATE prices SET suspect = revised.suspect, opening_price = revised.opening_price, opening_as_of = revised.opening_as_of,
  previous_close = revised.previous_close, closing_price = revised.closing_price, closing_as_of = revised.closing_as_of,
  before_price = revised.before_price, before_as_of = revised.before_as_of, before_sequence = revised.before_sequence
FROM unnest($1::text[], $2::jsonb[], $3::numeric[], $4::timestamptz[], $5::numeric[], $6::numeric[], $7::timestamptz[],
            $8::numeric[], $9::timestamptz[], $10::bigint[])
  AS revised (symbol, suspect, opening_price, opening_as_of, previous_close, closing_price, closing_as_of,
              before_price, before_as_of, before_sequence)
WHERE prices.symbol = revised.symbol`;

/**
 * Stores a batch in one statement. `$1`–`$17` are the columns of the newest ticks, `$18`–`$27` those of the minute bars.
 * An older price never replaces a newer one. References were made from the locked row; where there was none to lock, what another
 * process has stored meanwhile of the same day stays.
 */
export const STORE_PRICES = `
WITH latest AS (
  INSERT INTO prices AS stored
    (symbol, price, currency, as_of, trading_day, opening_price, opening_as_of, previous_close, closing_price, closing_as_of,
     before_price, before_as_of, before_sequence, volume, source, sequence, suspect)
  SELECT * FROM unnest($1::text[], $2::numeric[], $3::text[], $4::timestamptz[], $5::date[],
                       $6::numeric[], $7::timestamptz[], $8::numeric[], $9::numeric[], $10::timestamptz[],
                       $11::numeric[], $12::timestamptz[], $13::bigint[], $14::numeric[], $15::text[], $16::bigint[], $17::jsonb[])
  ON CONFLICT (symbol) DO UPDATE SET
    price = excluded.price,
    currency = coalesce(excluded.currency, stored.currency),
    as_of = excluded.as_of,
    trading_day = excluded.trading_day,
    opening_price = coalesce(excluded.opening_price,
      CASE WHEN stored.trading_day = excluded.trading_day THEN stored.opening_price END),
    opening_as_of = CASE WHEN excluded.opening_price IS NOT NULL THEN excluded.opening_as_of
      WHEN stored.trading_day = excluded.trading_day THEN stored.opening_as_of END,
    previous_close = coalesce(excluded.previous_close,
      CASE WHEN stored.trading_day = excluded.trading_day THEN stored.previous_close END),
    closing_price = coalesce(excluded.closing_price, stored.closing_price),
    closing_as_of = coalesce(excluded.closing_as_of, stored.closing_as_of),
    before_price = excluded.before_price,
    before_as_of = excluded.before_as_of,
    before_sequence = excluded.before_sequence,
    volume = excluded.volume,
    source = excluded.source,
    sequence = excluded.sequence,
    suspect = excluded.suspect,
    stored_at = now()
  WHERE excluded.as_of > stored.as_of
     OR excluded.as_of = stored.as_of AND (excluded.sequence < stored.sequence) IS NOT TRUE
)
INSERT INTO price_bars AS stored
  (symbol, at, open, high, low, close, volume, ticks, first_as_of, last_as_of)
SELECT * FROM unnest($18::text[], $19::timestamptz[], $20::numeric[], $21::numeric[], $22::numeric[], $23::numeric[],
                     $24::numeric[], $25::integer[], $26::timestamptz[], $27::timestamptz[])
ON CONFLICT (symbol, at) DO UPDATE SET
  open = CASE WHEN excluded.first_as_of < stored.first_as_of THEN excluded.open ELSE stored.open END,
  high = greatest(excluded.high, stored.high),
  low = least(excluded.low, stored.low),
  close = CASE WHEN excluded.last_as_of >= stored.last_as_of THEN excluded.close ELSE stored.close END,
  volume = excluded.volume + stored.volume,
  ticks = excluded.ticks + stored.ticks,
  first_as_of = least(excluded.first_as_of, stored.first_as_of),
  last_as_of = greatest(excluded.last_as_of, stored.last_as_of)`;

/** Bars of `$1` in [`$2`, `$3`) made wider: `$4` is the width, `$5` the number of bars, oldest first. */
export const READ_BARS = `
SELECT date_bin($4::interval, at, 'epoch') AS at,
  (array_agg(open ORDER BY at))[1]::text AS open, max(high)::text AS high, min(low)::text AS low,
  (array_agg(close ORDER BY at DESC))[1]::text AS close, sum(volume)::text AS volume
FROM price_bars WHERE symbol = $1 AND at >= $2 AND at < $3
GROUP BY 1 ORDER BY 1 LIMIT $5`;

/** The last price of each symbol of `$1` at the end of the day beside it in `$2` (UTC), at most 7 days old. */
export const READ_CLOSES = `
SELECT symbol, day::text AS day, close::text AS close, as_of AS "asOf" FROM closes_of_days($1::text[], $2::date[])`;
