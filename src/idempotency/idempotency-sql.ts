const KEPT = `interval '24 hours'`;

/** $1 user, $2 key, $3 hash, $4 claim, $5 ms after which a claim without an end is that of a process that died. */
export const CLAIM = `
INSERT INTO idempotency_keys AS known (user_id, key, request_hash, claim) VALUES ($1, $2, $3, $4)
ON CONFLICT (user_id, key) DO UPDATE
SET request_hash = excluded.request_hash, claim = excluded.claim, claimed_at = clock_timestamp(),
  is_done = false, status = NULL, answer = NULL
WHERE known.claimed_at < clock_timestamp() - ${KEPT}
  OR (known.status IS NULL AND NOT known.is_done AND known.request_hash = excluded.request_hash
    AND known.claimed_at < clock_timestamp() - $5 * interval '1 ms')
RETURNING claim`;

/** $1 user, $2 key, $3 ms as above. */
export const READ = `
SELECT request_hash AS hash, status, answer,
  status IS NOT NULL OR (is_done AND claimed_at < clock_timestamp() - $3 * interval '1 ms') AS "isOver"
FROM idempotency_keys WHERE user_id = $1 AND key = $2`;

const OWN = 'user_id = $1 AND key = $2 AND claim = $3';

/** In the transaction that does it. */
export const DONE = `UPDATE idempotency_keys SET is_done = true WHERE ${OWN} RETURNING claim`;

/** $4 status, $5 answer. */
export const KEEP = `UPDATE idempotency_keys SET status = $4, answer = $5 WHERE ${OWN}`;

/** What has not been done may be done again; what has been done has no answer. $4 status. */
export const RELEASE = `
WITH released AS (DELETE FROM idempotency_keys WHERE ${OWN} AND NOT is_done)
UPDATE idempotency_keys SET status = $4 WHERE ${OWN} AND is_done`;

/** $1 at most so many. */
export const EXPIRE = `
WITH expired AS (
  DELETE FROM idempotency_keys WHERE (user_id, key) IN (
    SELECT user_id, key FROM idempotency_keys WHERE claimed_at < clock_timestamp() - ${KEPT}
    ORDER BY claimed_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING 1)
SELECT count(*)::integer AS expired FROM expired`;
