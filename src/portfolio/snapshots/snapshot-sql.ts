/**
 * `$1`: ms after which PostgreSQL gives up. The sums of 10,000 portfolios fit into the memory it may take meanwhile.
 * `free` is false while another process takes a snapshot.
 */
export const LOCK_SNAPSHOTS = `
SELECT set_config('statement_timeout', $1::text, true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
  pg_try_advisory_xact_lock(hashtext('portfolio_snapshots')) AS free`;

/** Returns a row where nobody has taken the snapshot of `$1` yet. */
export const CLAIM_SNAPSHOT = `INSERT INTO snapshot_runs (at) VALUES ($1) ON CONFLICT DO NOTHING RETURNING at`;

/** Nothing is worth 0 whatever its price; anything else is unknown where a factor is. */
const product = (quantity: string, ...factors: string[]) =>
  `CASE WHEN ${quantity} = 0 THEN 0 ELSE ${[quantity, ...factors].join(' * ')} END`;

/** How many units of `target` one unit of `currency` costs. */
const rate = (currency: string, target: string, known: string) =>
  `CASE WHEN ${currency} = ${target} THEN 1 ELSE ${known} END`;

/** The rate as brought, else the inverse of the opposite pair, else over EUR or USD: as ../rates.ts has it. `day` where it differs by day. */
const ratesFrom = (pairs: string, name: string, day: '' | 'day, ') => `
  ${name}_quoted AS MATERIALIZED (
    SELECT ${day}base AS currency, quote AS target, price AS rate FROM ${pairs} WHERE price IS NOT NULL
    UNION ALL
    SELECT ${day}quote, base, quotient(1, price) FROM ${pairs} AS opposite
    WHERE price IS NOT NULL AND NOT EXISTS (SELECT FROM ${pairs} AS direct
      WHERE direct.base = opposite.quote AND direct.quote = opposite.base AND direct.price IS NOT NULL
        ${day && 'AND direct.day = opposite.day'})
  ), ${name} AS MATERIALIZED (
    SELECT * FROM ${name}_quoted
    UNION ALL
    (SELECT DISTINCT ON (${day && 'first.day, '}first.currency, second.target)
      ${day && 'first.day, '}first.currency, second.target, quotient(first.rate * second.rate, 1)
    FROM ${name}_quoted AS first JOIN ${name}_quoted AS second
      ON second.currency = first.target AND second.target <> first.currency ${day && 'AND second.day = first.day'}
    WHERE first.target IN ('EUR', 'USD') AND NOT EXISTS (SELECT FROM ${name}_quoted AS quoted
      WHERE quoted.currency = first.currency AND quoted.target = second.target ${day && 'AND quoted.day = first.day'})
    ORDER BY ${day && 'first.day, '}first.currency, second.target, first.target)
  )`;

const RATES = `
  pairs AS MATERIALIZED (
    SELECT split_part(symbol, '/', 1) AS base, split_part(symbol, '/', 2) AS quote, price, previous_close, trading_day
    FROM prices WHERE symbol LIKE '___/___'
  ), ${ratesFrom('pairs', 'rates', '')},
  pairs_before AS MATERIALIZED (
    SELECT day, base, quote, CASE WHEN trading_day < day THEN price ELSE previous_close END AS price
    FROM (SELECT DISTINCT trading_day AS day FROM prices) AS days CROSS JOIN pairs
  ), ${ratesFrom('pairs_before', 'rates_before', 'day, ')}`;

/** What each symbol counts with: at the close `$2` that is the close of the session which began at `$4`, where the symbol had one. */
const QUOTES = `
  quotes AS (
    SELECT symbol, currency, trading_day, opening_price, previous_close,
      CASE WHEN is_closed THEN closing_price ELSE price END AS price,
      CASE WHEN is_closed THEN closing_as_of ELSE as_of END AS as_of
    FROM prices, LATERAL (SELECT coalesce($2::boolean AND closing_as_of >= $4::timestamptz, false) AS is_closed) AS session
  )`;

/** A price of before a split in the units of now: as ../domain/splits.ts has it. */
const inUnitsOfNow = (
  price: string,
  since: string,
) => `CASE WHEN splits = '[]' THEN ${price} ELSE after_splits(${price}, ARRAY(
        SELECT (split ->> 'ratio')::numeric FROM jsonb_array_elements(splits) AS split WHERE ${since})) END`;
const SINCE_PRINT = `(split ->> 'at')::timestamptz > latest.as_of`;
const SINCE_CLOSE = `(split ->> 'day')::date >= trading_day`;
const SINCE_OPEN = `${SINCE_CLOSE} AND ((split ->> 'day')::date > trading_day OR NOT (split ->> 'beforeOpen')::boolean)`;

/** The rules of ../domain/valuation.ts; a test holds the two together. */
const POSITIONS = `
  position_values AS (
    SELECT portfolio_id, cost_basis_in_base AS cost_basis, now_worth AS market_value,
      now_worth + sold - (start_worth + bought) AS change, start_worth + bought AS change_base,
      NOT (held AND quoted IS NULL) -- no_price
      AND NOT ((held OR (traded AND quoted IS NOT NULL))
        AND (price_rate IS NULL OR (traded AND trade_rate IS NULL))) -- no_fx_rate
      AND num_nulls(cost_basis_in_base, realized_pnl, dividends_in_base, interest_in_base, fees_in_base) = 0 -- no_fx_rate_at_trade
      AS complete
    FROM positions AS position
    JOIN portfolios AS portfolio ON portfolio.id = position.portfolio_id
    LEFT JOIN quotes AS latest USING (symbol)
    LEFT JOIN rates AS of_price
      ON of_price.currency = coalesce(latest.currency, position.currency) AND of_price.target = base_currency
    LEFT JOIN rates_before AS of_day ON of_day.day = latest.trading_day
      AND of_day.currency = coalesce(latest.currency, position.currency) AND of_day.target = base_currency
    LEFT JOIN rates AS of_trade ON of_trade.currency = position.currency AND of_trade.target = base_currency,
    LATERAL (SELECT
      ${rate('coalesce(latest.currency, position.currency)', 'base_currency', 'of_price.rate')} AS price_rate,
      ${rate('position.currency', 'base_currency', 'of_trade.rate')} AS trade_rate,
      ${inUnitsOfNow('price', SINCE_PRINT)} AS quoted,
      CASE $3::text WHEN 'open' THEN ${inUnitsOfNow('opening_price', SINCE_OPEN)}
        ELSE ${inUnitsOfNow('previous_close', SINCE_CLOSE)} END AS reference,
      quantity <> 0 AS held,
      position.day IS NOT NULL AND (price IS NULL OR position.day >= trading_day) AS is_today) AS known,
    -- a rate that is not known of the day before is taken as that of now
    LATERAL (SELECT CASE WHEN $3::text = 'open' OR of_day.rate IS NULL THEN price_rate ELSE of_day.rate END AS start_rate) AS start,
    LATERAL (SELECT
      is_today AND bought_amount + sold_amount <> 0 AS traded,
      CASE WHEN is_today THEN quantity - bought_quantity + sold_quantity ELSE quantity END AS start_quantity,
      CASE WHEN is_today THEN bought_amount ELSE 0 END AS bought_today,
      CASE WHEN is_today THEN sold_amount ELSE 0 END AS sold_today) AS today,
    LATERAL (SELECT
      ${product('quantity', 'quoted', 'price_rate')} AS now_worth,
      ${product('start_quantity', 'reference', 'start_rate')} AS start_worth,
      ${product('bought_today', 'trade_rate')} AS bought,
      ${product('sold_today', 'trade_rate')} AS sold
      -- or each would be worked out again wherever it is mentioned
      OFFSET 0) AS worth
  ), position_sums AS (
    SELECT portfolio_id, sum(market_value) AS market_value, sum(cost_basis) AS cost_basis, sum(change) AS change,
      sum(change_base) FILTER (WHERE change IS NOT NULL) AS change_base, bool_and(complete) AS complete
    FROM position_values GROUP BY portfolio_id
  )`;

const CASH = `
  cash_sums AS (
    SELECT portfolio_id, sum(worth) AS cash, count(worth) = count(*) AND bool_and(num_nulls(dividends_in_base, interest_in_base, fees_in_base) = 0) AS complete
    FROM cash_balances AS balance
    JOIN portfolios AS portfolio ON portfolio.id = balance.portfolio_id
    LEFT JOIN rates ON rates.currency = balance.currency AND rates.target = base_currency,
    LATERAL (SELECT ${rate('balance.currency', 'base_currency', 'rates.rate')} AS rate) AS known,
    LATERAL (SELECT ${product('amount', 'known.rate')} AS worth) AS valued
    GROUP BY portfolio_id
  )`;

/**
 * Values every portfolio that has anything, at once. `$1`: the time it stands for, `$2`: whether that is the close, `$3`: what
 * the daily change counts from (`previousClose` or `open`), `$4`: when its session began. Returns how many were written.
 */
export const TAKE_SNAPSHOT = `
WITH ${RATES}, ${QUOTES}, ${POSITIONS}, ${CASH}, taken AS (
  INSERT INTO portfolio_snapshots
    (portfolio_id, at, closing, market_value, cost_basis, cash, daily_change, daily_change_base, complete)
  SELECT portfolio_id, $1, $2, coalesce(market_value, 0), coalesce(cost_basis, 0), coalesce(cash, 0),
    -- without any position the change is 0; where none of its positions tells a change, it is not known
    CASE WHEN held.complete IS NULL THEN 0 ELSE change END,
    CASE WHEN held.complete IS NULL THEN 0 ELSE change_base END,
    coalesce(held.complete, true) AND coalesce(cash_sums.complete, true)
  FROM position_sums AS held FULL JOIN cash_sums USING (portfolio_id)
  ON CONFLICT DO NOTHING
  RETURNING 1
)
SELECT count(*)::int AS portfolios FROM taken`;

/**
 * The last snapshot of `$1` in each stretch of `$4`, of those after `$2` and before `$3`, the oldest first, at most `$5`. A stretch
 * ends with its full hour or day: 14:00 is the end of the hour from 13:00.
 */
export const READ_HISTORY = `
SELECT DISTINCT ON (stretch) at, closing, market_value, cost_basis, cash, daily_change, daily_change_base, complete
FROM portfolio_snapshots, LATERAL (SELECT date_bin($4::interval, at - interval '1 microsecond', 'epoch') AS stretch) AS binned
WHERE portfolio_id = $1 AND at > $2 AND at < $3
ORDER BY stretch, at DESC LIMIT $5`;

/**
 * Removes at most `$2` of the snapshots between two closes that are older than `$1`, the oldest first; none that another process is
 * removing, and none of the present by a clock that runs ahead.
 */
export const EXPIRE_SNAPSHOTS = `
WITH old AS (
  SELECT portfolio_id, at FROM portfolio_snapshots
  WHERE NOT closing AND at < least($1::timestamptz, now())
  ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED
), removed AS (
  DELETE FROM portfolio_snapshots AS snapshot USING old
  WHERE snapshot.portfolio_id = old.portfolio_id AND snapshot.at = old.at
  RETURNING 1
)
SELECT count(*)::int AS expired FROM removed`;
