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

/** The last rate of a pair before an instant, both SQL expressions. */
const lastBefore = (pair: string, instant: string): string => `
  SELECT rate::text AS price, as_of, source FROM (
    (SELECT rate, as_of, source FROM fx_rates WHERE fx_rates.pair = ${pair} AND as_of < ${instant} ORDER BY as_of DESC LIMIT 1)
    UNION ALL
    SELECT price, as_of, source FROM prices WHERE prices.symbol = ${pair} AND as_of < ${instant}
  ) AS known ORDER BY as_of DESC LIMIT 1`;

/** By pair, after `$2`, at most `$3`: the last rate before `$1`. */
export const READ_RATES_BEFORE = `
SELECT symbol, told.price, told.as_of AS "asOf", told.source
FROM prices AS latest CROSS JOIN LATERAL (${lastBefore('latest.symbol', '$1')}) AS told
WHERE symbol LIKE '___/___' AND symbol > $2
ORDER BY symbol LIMIT $3`;

/** The last rate of each of the pairs `$1` before the instant beside it, `$2`, as `before`. */
export const READ_PAIRS_BEFORE = `
SELECT asked.pair, asked.before, told.price AS rate
FROM unnest($1::text[], $2::timestamptz[]) AS asked (pair, before)
CROSS JOIN LATERAL (${lastBefore('asked.pair', 'asked.before')}) AS told`;
