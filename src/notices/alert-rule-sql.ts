export const MOST_RULES = 100;

const COLUMNS = `id, user_id AS "userId", kind, symbol, portfolio_id AS "portfolioId", threshold::text, is_beyond AS "isBeyond",
  version, created_at AS "createdAt"`;

/** The user `$1` makes one rule after the other: they are counted. */
export const LOCK_USER = `SELECT pg_advisory_xact_lock(hashtext('alert_rules'), hashtext($1))`;

/** Nobody removes it until the transaction ends. */
export const OWN_PORTFOLIO = `SELECT id FROM portfolios WHERE id = $1 AND user_id = $2 FOR KEY SHARE`;

/** No row where there are as many as there may be. */
export const INSERT_RULE = `
INSERT INTO alert_rules (id, user_id, kind, symbol, portfolio_id, threshold)
SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM alert_rules WHERE user_id = $2) < ${MOST_RULES}
RETURNING ${COLUMNS}`;

export const LIST_RULES = `
SELECT ${COLUMNS} FROM alert_rules WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`;

export const READ_RULE = `SELECT ${COLUMNS} FROM alert_rules WHERE id = $1 AND user_id = $2`;
export const LOCK_RULE = `${READ_RULE} FOR UPDATE`;

/** Another threshold is another rule: what was told of the old one does not count. */
export const CHANGE_RULE = `
WITH changed AS (
  UPDATE alert_rules SET threshold = $2, is_beyond = false, beyond_on = NULL, version = version + 1 WHERE id = $1 RETURNING *)
SELECT ${COLUMNS} FROM changed`;

export const REMOVE_RULE = `DELETE FROM alert_rules WHERE id = $1`;

/** All rules after `$1`, `$2` at most. */
export const PAGE_OF_ALL = `SELECT ${COLUMNS} FROM alert_rules WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`;
