/**
 * Stores a batch in one statement. `$1`–`$9` are the columns of the newest ticks, `$10`–`$19` those of the minute bars.
 * An older price never replaces a newer one. Opening price and previous close hold for their trading day: what a tick of the same
 * day leaves out stays as it is, a new day begins without. Returns the symbols whose latest price changed.
 */
export const STORE_PRICES = `
WITH latest AS (
  INSERT INTO prices AS stored
    (symbol, price, currency, as_of, trading_day, opening_price, previous_close, volume, source)
  SELECT * FROM unnest($1::text[], $2::numeric[], $3::text[], $4::timestamptz[], $5::date[],
                       $6::numeric[], $7::numeric[], $8::numeric[], $9::text[])
  ON CONFLICT (symbol) DO UPDATE SET
    price = excluded.price,
    currency = coalesce(excluded.currency, stored.currency),
    as_of = excluded.as_of,
    trading_day = excluded.trading_day,
    opening_price = coalesce(excluded.opening_price,
      CASE WHEN stored.trading_day = excluded.trading_day THEN stored.opening_price END),
    previous_close = coalesce(excluded.previous_close,
      CASE WHEN stored.trading_day = excluded.trading_day THEN stored.previous_close END),
    volume = excluded.volume,
    source = excluded.source,
    stored_at = now()
  WHERE excluded.as_of >= stored.as_of
  RETURNING symbol
), bars AS (
  INSERT INTO price_bars AS stored
    (symbol, at, open, high, low, close, volume, ticks, first_as_of, last_as_of)
  SELECT * FROM unnest($10::text[], $11::timestamptz[], $12::numeric[], $13::numeric[], $14::numeric[], $15::numeric[],
                       $16::numeric[], $17::integer[], $18::timestamptz[], $19::timestamptz[])
  ON CONFLICT (symbol, at) DO UPDATE SET
    open = CASE WHEN excluded.first_as_of < stored.first_as_of THEN excluded.open ELSE stored.open END,
    high = greatest(excluded.high, stored.high),
    low = least(excluded.low, stored.low),
    close = CASE WHEN excluded.last_as_of >= stored.last_as_of THEN excluded.close ELSE stored.close END,
    volume = excluded.volume + stored.volume,
    ticks = excluded.ticks + stored.ticks,
    first_as_of = least(excluded.first_as_of, stored.first_as_of),
    last_as_of = greatest(excluded.last_as_of, stored.last_as_of)
)
SELECT symbol FROM latest`;

/** Bars of `$1` in [`$2`, `$3`) made wider: `$4` is the width, `$5` the number of bars, oldest first. */
export const READ_BARS = `
SELECT date_bin($4::interval, at, 'epoch') AS at,
  (array_agg(open ORDER BY at))[1]::text AS open, max(high)::text AS high, min(low)::text AS low,
  (array_agg(close ORDER BY at DESC))[1]::text AS close, sum(volume)::text AS volume
FROM price_bars WHERE symbol = $1 AND at >= $2 AND at < $3
GROUP BY 1 ORDER BY 1 LIMIT $5`;
