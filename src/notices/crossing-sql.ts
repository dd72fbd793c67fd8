import { NOTICE_COLUMNS } from './notice.js';

/**
 * One statement (docs/adr/0014) turns each rule whose value has gone beyond its threshold or come back, and writes the notice of those that went beyond. Two
 * processes that see the same turn it once: the second waits for the row, and finds it turned. What is not known turns nothing.
 * @param seen joins to `rule` its `value`, and the `day` that this belongs to
 */
const cross = (seen: string) => `
WITH crossed AS MATERIALIZED (
  SELECT rule.id, judged.value, judged.is_beyond, CASE WHEN judged.is_beyond THEN judged.day END AS day
  FROM alert_rules AS rule ${seen}
  CROSS JOIN LATERAL (
    SELECT seen.value, CASE WHEN rule.kind = 'day_change_beyond' THEN seen.day END AS day,
      CASE rule.kind WHEN 'price_below' THEN seen.value < rule.threshold ELSE abs(seen.value) > rule.threshold END AS is_beyond
  ) AS judged
  WHERE rule.is_beyond <> judged.is_beyond OR rule.beyond_on <> judged.day AND judged.is_beyond
  ORDER BY rule.id FOR NO KEY UPDATE OF rule
), turned AS (
  UPDATE alert_rules AS rule SET is_beyond = crossed.is_beyond, beyond_on = crossed.day
  FROM crossed WHERE rule.id = crossed.id
  RETURNING rule.*, crossed.value
), told AS (
  INSERT INTO notices (user_id, rule_id, kind, symbol, portfolio_id, value, threshold)
  SELECT user_id, id, kind, symbol, portfolio_id, value, threshold FROM turned WHERE is_beyond
  RETURNING *
)
SELECT (SELECT array_agg(DISTINCT symbol) FROM turned) AS turned, ${NOTICE_COLUMNS}
FROM (SELECT 1) AS always LEFT JOIN told ON true`;

/** The rules about the symbols `$1`, by their latest prices. The day change is that of the API, to 6 places. */
export const CROSS_SYMBOLS = cross(`
  JOIN prices ON prices.symbol = rule.symbol AND rule.symbol = ANY($1)
  CROSS JOIN LATERAL (
    SELECT trading_day AS day, CASE WHEN rule.kind = 'day_change_beyond'
      THEN round((price - previous_close) * 100 / nullif(previous_close, 0), 6) ELSE price END AS value
  ) AS seen`);

/** The rules of kind `$1` about the portfolios `$2`, by what is beside each in `$3`, on the day `$4`. Those of whoever had it before do not count. */
export const CROSS_PORTFOLIOS = cross(`
  JOIN (SELECT id, value, $4::date AS day FROM unnest($2::uuid[], $3::numeric[]) AS given (id, value)) AS seen
    ON seen.id = rule.portfolio_id AND rule.kind = $1
  JOIN portfolios ON portfolios.id = rule.portfolio_id AND portfolios.user_id = rule.user_id`);
