/** How long anything waits for PostgreSQL, in ms. */
export interface DatabaseTimeouts {
  /** a statement, and a transaction between two of them */
  statementTimeoutMs: number;
  /** a statement for a lock that somebody else has */
  lockTimeoutMs: number;
  /** for a connection: a new one, or one of the pool that others are using */
  connectTimeoutMs: number;
}

/** Where nobody says otherwise. */
export const databaseTimeouts: DatabaseTimeouts = {
  statementTimeoutMs: 10_000,
  lockTimeoutMs: 5000,
  connectTimeoutMs: 5000,
};
