/**
 * A table whose changes go to the outbox. All are names of its columns.
 * @typedef {object} Watched
 * @property {string} table
 * @property {string[]} key what cache keys are made of
 * @property {string[]} [latest] told of the new rows beside their key
 * @property {string} [userId]
 * @property {string} [currency]
 * @property {string} [entityId]
 */

/** One statement that changes more keys than this is told as "any row of the table". */
const MOST_KEYS = 10_000;
const COLUMNS = 'table_name, operation, row, user_id, currency, entity_id';

/**
 * SQL that lets every statement on a table write the keys of the rows it changed to the outbox, each once, in its own
 * transaction. Whoever may write the table needs no right to the outbox, and whatever else their search_path holds, it is
 * this schema's outbox. A key that a row leaves is told as well as the one it comes to.
 * @param {string} schema
 * @param {Watched} watched
 */
export function watch(schema, { table, key, latest = [], userId, currency, entityId }) {
  const facts = [...new Set([...key, userId, currency, entityId])].filter(Boolean).join(', ');
  const all = [facts, ...latest].join(', ');
  // UNION tells a key that stays only once, unless `latest` stands beside it.
  const leftBehind =
    latest.length === 0
      ? `SELECT ${facts} FROM old_rows`
      : `SELECT ${facts}, ${latest.map(() => 'NULL').join(', ')}
           FROM (SELECT ${facts} FROM old_rows EXCEPT SELECT ${facts} FROM new_rows) AS left_behind`;
  const row = `jsonb_build_object(${[...key, ...latest].map((column) => `'${column}', ${column}`).join(', ')})`;
  const beside = [userId && `${userId}::text`, currency, entityId].map((column) => column ?? 'NULL').join(', ');
  const tell = (operation, changed) => `
          INSERT INTO outbox (${COLUMNS})
          SELECT '${table}', '${operation}', ${row}, ${beside} FROM (${changed}) AS changed LIMIT ${MOST_KEYS + 1};`;

  return `
    CREATE FUNCTION outbox_${table}() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp AS $$
    DECLARE told bigint;
    BEGIN
      CASE TG_OP
        WHEN 'INSERT' THEN ${tell('insert', `SELECT DISTINCT ${all} FROM new_rows`)}
        WHEN 'UPDATE' THEN ${tell('update', `SELECT ${all} FROM new_rows UNION ${leftBehind}`)}
        WHEN 'DELETE' THEN ${tell('delete', `SELECT DISTINCT ${all} FROM old_rows`)}
        WHEN 'TRUNCATE' THEN
          INSERT INTO outbox (table_name, operation) VALUES ('${table}', 'truncate');
      END CASE;
      GET DIAGNOSTICS told = ROW_COUNT;
      IF told > ${MOST_KEYS} THEN
        INSERT INTO outbox (table_name, operation) VALUES ('${table}', lower(TG_OP));
      END IF;
      RETURN NULL;
    END $$;
    -- or anybody could tie it to a table of their own and write what they like
    REVOKE ALL ON FUNCTION outbox_${table}() FROM PUBLIC;

    CREATE TRIGGER outbox_insert AFTER INSERT ON ${table}
      REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION outbox_${table}();
    CREATE TRIGGER outbox_update AFTER UPDATE ON ${table}
      REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION outbox_${table}();
    CREATE TRIGGER outbox_delete AFTER DELETE ON ${table}
      REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION outbox_${table}();
    CREATE TRIGGER outbox_truncate AFTER TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION outbox_${table}();
    -- also where session_replication_role = replica, which bulk loads set to skip foreign keys
    ALTER TABLE ${table}
      ENABLE ALWAYS TRIGGER outbox_insert, ENABLE ALWAYS TRIGGER outbox_update,
      ENABLE ALWAYS TRIGGER outbox_delete, ENABLE ALWAYS TRIGGER outbox_truncate;`;
}

/** @param {string} table */
export const unwatch = (table) => `DROP FUNCTION outbox_${table} CASCADE;`;
