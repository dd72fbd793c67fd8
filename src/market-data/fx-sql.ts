/** Columns of rates: `$1` pairs, `$2` as of, `$3` rates, `$4` sources. Of the same instant the last one holds. */
export const RECORD_RATES = `
INSERT INTO fx_rates (pair, as_of, rate, source)
SELECT DISTINCT ON (pair, as_of) pair, as_of, rate, source
FROM unnest($1::text[], $2::timestamptz[], $3::numeric[], $4::text[]) WITH ORDINALITY AS brought (pair, as_of, rate, source, n)
ORDER BY pair, as_of, n DESC
ON CONFLICT (pair, as_of) DO UPDATE SET rate = excluded.rate, source = excluded.source`;

/** The latest rates of the pairs `$1`, of each at most one a minute: a feed brings several a second. */
export const SAMPLE_RATES = `
INSERT INTO fx_rates (pair, as_of, rate, source)
SELECT symbol, as_of, price, source FROM prices AS latest
WHERE symbol = ANY($1) AND NOT EXISTS (
  SELECT FROM fx_rates WHERE pair = symbol AND fx_rates.as_of BETWEEN latest.as_of - interval '1 minute' AND latest.as_of)
ORDER BY symbol
ON CONFLICT DO NOTHING`;

/** By pair, after `$2`, at most `$3`: the last rate before `$1`. */
export const READ_RATES_BEFORE = `
SELECT symbol, told.price, told.as_of AS "asOf", told.source
FROM prices AS latest CROSS JOIN LATERAL (
  SELECT rate::text AS price, as_of, source FROM (
    (SELECT rate, as_of, source FROM fx_rates WHERE pair = symbol AND as_of < $1 ORDER BY as_of DESC LIMIT 1)
    UNION ALL
    SELECT latest.price, latest.as_of, latest.source WHERE latest.as_of < $1
  ) AS known ORDER BY as_of DESC LIMIT 1
) AS told
WHERE symbol LIKE '___/___' AND symbol > $2
ORDER BY symbol LIMIT $3`;

/** The last rate of each of the pairs `$1` before the instant beside it, `$2`, as `before`. */
export const READ_PAIRS_BEFORE_EACH = `
SELECT pair AS symbol, before, told.price
FROM unnest($1::text[], $2::timestamptz[]) AS asked (pair, before) CROSS JOIN LATERAL (
  SELECT rate::text AS price FROM (
    (SELECT rate, as_of FROM fx_rates WHERE fx_rates.pair = asked.pair AND as_of < asked.before ORDER BY as_of DESC LIMIT 1)
    UNION ALL
    SELECT price, as_of FROM prices WHERE symbol = asked.pair AND as_of < asked.before
  ) AS known ORDER BY as_of DESC LIMIT 1
) AS told`;

/** The last rate before `$2` of each of the pairs `$1`. */
export const READ_PAIRS_BEFORE = `
SELECT pair AS symbol, told.price, told.as_of AS "asOf", told.source
FROM unnest($1::text[]) AS asked (pair) CROSS JOIN LATERAL (
  SELECT rate::text AS price, as_of, source FROM (
    (SELECT rate, as_of, source FROM fx_rates WHERE fx_rates.pair = asked.pair AND as_of < $2 ORDER BY as_of DESC LIMIT 1)
    UNION ALL
    SELECT price, as_of, source FROM prices WHERE symbol = asked.pair AND as_of < $2
  ) AS known ORDER BY as_of DESC LIMIT 1
) AS told`;

/** The last rate of each of the pairs `$1` before the end of each of the days `$2` (in UTC). */
export const READ_PAIRS_BY_DAY = `
SELECT pair, day::text AS day, told.rate
FROM unnest($1::text[]) AS asked (pair) CROSS JOIN unnest($2::date[]) AS days (day)
CROSS JOIN LATERAL (SELECT (day + 1)::timestamp AT TIME ZONE 'UTC' AS ends) AS bounds
CROSS JOIN LATERAL (
  SELECT rate::text AS rate FROM (
    (SELECT rate, as_of FROM fx_rates WHERE fx_rates.pair = asked.pair AND as_of < ends ORDER BY as_of DESC LIMIT 1)
    UNION ALL
    SELECT price, as_of FROM prices WHERE symbol = asked.pair AND as_of < ends
  ) AS known ORDER BY as_of DESC LIMIT 1
) AS told`;
