/** The history of prices has a table for each day (UTC) of `$1`. */
export const MAKE_DAYS = `SELECT make_price_day(day) FROM unnest($1::date[]) AS day`;

/** `$1`: `[{ symbol, at, open, close }]` as JSON. What is there already stays. */
export const STORE_BARS = `
INSERT INTO price_bars (symbol, at, open, high, low, close, volume, ticks, first_as_of, last_as_of)
SELECT symbol, at, open, greatest(open, close), least(open, close), close, 0, 2, at, at + interval '59 seconds'
FROM jsonb_to_recordset($1::jsonb) AS bar (symbol text, at timestamptz, open numeric, close numeric)
ON CONFLICT DO NOTHING`;

/** Of the portfolio `$1`, as snapshots would have been; `$2`: PastValue[] as JSON. */
export const STORE_VALUES = `
INSERT INTO portfolio_snapshots
  (portfolio_id, at, closing, market_value, cost_basis, cash, daily_change, daily_change_base, complete)
SELECT $1, at, closing, "marketValue", "costBasis", cash, "dailyChange", "dailyChangeBase", true
FROM jsonb_to_recordset($2::jsonb) AS value (at timestamptz, closing boolean, "marketValue" numeric, "costBasis" numeric,
  cash numeric, "dailyChange" numeric, "dailyChangeBase" numeric)
ON CONFLICT DO NOTHING`;
