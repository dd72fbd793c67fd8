import { Injectable } from '@nestjs/common';
import type { CacheKey } from '../common/cache-keys.js';
import type { RowChange } from '../common/events.js';

type Row = NonNullable<RowChange['row']>;

/** What a changed row of a table means for the cache. */
export interface TableRule {
  /** what `touches` reads of a row; none where nothing is ever cached */
  columns: readonly string[];
  /** the keys whose values are made from the row, also those of other entities */
  touches: (row: Row) => CacheKey[];
  /** how rows are chosen by the `$1` of a scope (SQL, never input); only where it finds keys that no other table's rule finds */
  scopes?: Readonly<Record<string, string>>;
}

/** For tables that are never read through the cache: that is said, not forgotten. */
export const touchesNothing: TableRule = { columns: [], touches: () => [] };

/** What to take out of the cache. */
export interface Dependents {
  /** each key once, with the table that asked first */
  keys: ReadonlyMap<string, string>;
  /** also whatever else is held: which keys they are cannot be known */
  everything: boolean;
}

/** What features say about their tables: which cached values a changed row touches. */
@Injectable()
export class DependencyRegistry {
  private readonly byTable = new Map<string, TableRule>();

  register(table: string, rule: TableRule): void {
    if (this.byTable.has(table)) throw new Error(`Table ${table} has two dependency rules`);
    this.byTable.set(table, rule);
  }

  get rules(): ReadonlyMap<string, TableRule> {
    return this.byTable;
  }

  resolve(changes: readonly RowChange[]): Dependents {
    const keys = new Map<string, string>();
    let everything = false;
    for (const { table, row } of changes) {
      const rule = this.byTable.get(table);
      if (!rule || !names(row, rule)) {
        // Of a table that is new to this process, or without a row: any value may be made from it.
        everything ||= rule !== touchesNothing;
      } else for (const { key } of rule.touches(row)) if (!keys.has(key)) keys.set(key, table);
    }
    return { keys, everything };
  }

  /** @throws Error naming the tables that no feature has declared: their changes would never reach the cache */
  assertCovers(tables: readonly string[]): void {
    const missing = tables.filter((table) => !this.byTable.has(table));
    if (missing.length > 0) throw new Error(`No dependency rule for ${missing.join(', ')}`);
  }
}

function names(row: RowChange['row'], { columns }: TableRule): row is Row {
  return row !== null && columns.every((column) => row[column] !== undefined);
}
