/** $1 users, $2 the same as ids of accounts, NULL where they cannot be. What is over by itself is not left out: it changes no value that is cached. */
export const ACCESS = `
SELECT user_id AS "userId",
  CASE WHEN users.id IS NOT NULL THEN jsonb_build_object('role', role, 'disabled', disabled) END AS account,
  -- a number of JSON, also of 'infinity'
  (extract(epoch FROM CASE WHEN signed_out_at = 'infinity' THEN '9999-01-01' ELSE signed_out_at END) * 1000)::float8 AS "signedOutAt", revoked
FROM unnest($1::text[], $2::uuid[]) AS asked (user_id, account_id)
LEFT JOIN users ON users.id = account_id
CROSS JOIN LATERAL (
  SELECT max(revoked_at) FILTER (WHERE token_id = '*') AS signed_out_at,
    coalesce(array_agg(token_id ORDER BY token_id) FILTER (WHERE token_id <> '*'), '{}') AS revoked
  FROM revoked_tokens WHERE revoked_tokens.user_id = asked.user_id
) AS taken_back`;

/** A user's token, or all of them: $1 user, $2 token, $3 now, $4 when the token ends, $5 how many of one user are kept singly. */
export const REVOKE = `
INSERT INTO revoked_tokens AS known (user_id, token_id, revoked_at, expires_at)
SELECT $1, CASE WHEN is_single THEN $2 ELSE '*' END, $3, CASE WHEN is_single THEN $4::timestamptz END
FROM (SELECT $2::text <> '*' AND count(*) < $5 AS is_single FROM revoked_tokens WHERE user_id = $1) AS so_far
ON CONFLICT (user_id, token_id) DO UPDATE SET revoked_at = greatest(known.revoked_at, excluded.revoked_at)`;

/** A minute later, by whatever clock. $1 at most so many. */
export const EXPIRE = `
WITH expired AS (
  DELETE FROM revoked_tokens WHERE (user_id, token_id) IN (
    SELECT user_id, token_id FROM revoked_tokens WHERE expires_at < clock_timestamp() - interval '1 minute'
    ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING 1)
SELECT count(*)::integer AS expired FROM expired`;
