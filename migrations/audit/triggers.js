/**
 * SQL that writes what was in the rows of a table before and after every statement to the audit trail: the transaction says who asked
 * and from where, else it is the role.
 * @param {string} schema
 * @param {{ table: string, id?: string, unseen: string[] }} audited `id`: its column with the portfolio, where it belongs to one; `unseen`
 *   columns are not told, and a change of them alone is no event
 */
export function audit(schema, { table, id, unseen }) {
  const seen = (row) => `(to_jsonb(${row}) - '{${unseen.join(',')}}'::text[])`;
  const tell = (operation, from, before, after, row) => `
        INSERT INTO audit_events (actor, address, action, user_id, portfolio_id, before, after)
        SELECT coalesce(nullif(current_setting('freshfolio.actor', true), ''), session_user),
          nullif(current_setting('freshfolio.address', true), ''), '${table}.${operation}', ${row}.user_id, ${id ? `${row}.${id}` : 'NULL::uuid'}, ${before}, ${after}
        FROM ${from};`;
  const changed = `old_rows JOIN new_rows USING (id) WHERE ${seen('old_rows')} IS DISTINCT FROM ${seen('new_rows')}`;
  return `
    CREATE FUNCTION audit_${table}() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp AS $$
    BEGIN
      CASE TG_OP
        WHEN 'INSERT' THEN ${tell('insert', 'new_rows', 'NULL', seen('new_rows'), 'new_rows')}
        WHEN 'UPDATE' THEN ${tell('update', changed, seen('old_rows'), seen('new_rows'), 'new_rows')}
        WHEN 'DELETE' THEN ${tell('delete', 'old_rows', seen('old_rows'), 'NULL', 'old_rows')}
      END CASE;
      RETURN NULL;
    END $$;
    REVOKE ALL ON FUNCTION audit_${table}() FROM PUBLIC;
    CREATE TRIGGER audit_insert AFTER INSERT ON ${table}
      REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_${table}();
    CREATE TRIGGER audit_update AFTER UPDATE ON ${table}
      REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_${table}();
    CREATE TRIGGER audit_delete AFTER DELETE ON ${table}
      REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_${table}();`;
}

/** @param {string} table */
export const unaudit = (table) => `DROP FUNCTION audit_${table} CASCADE;`;
