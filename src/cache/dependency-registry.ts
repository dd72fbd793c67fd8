import { Injectable } from '@nestjs/common';
import type { CacheKey } from '../common/cache-keys.js';
import type { RowChange } from '../common/events.js';

/** Which keys a changed row of a table touches. */
export type DependencyRule = (row: RowChange['row']) => readonly CacheKey[];

/** Every mapped table has a rule, given by the feature that owns it: a table without one would go stale in silence. */
@Injectable()
export class DependencyRegistry {
  private readonly rules = new Map<string, DependencyRule>();

  register(table: string, rule: DependencyRule): void {
    if (this.rules.has(table)) throw new Error(`Table ${table} has two dependency rules`);
    this.rules.set(table, rule);
  }

  /** @throws Error naming the tables that no feature has registered */
  assertCovers(tables: readonly string[]): void {
    const missing = tables.filter((table) => !this.rules.has(table));
    if (missing.length > 0)
      throw new Error(`No dependency rule for ${missing.join(', ')}: register one in its feature`);
  }

  /** The keys to invalidate, each once, with the table that asked first. */
  resolve(changes: readonly RowChange[]): Map<string, string> {
    const keys = new Map<string, string>();
    for (const { table, row } of changes) {
      for (const { key } of this.rules.get(table)?.(row) ?? []) if (!keys.has(key)) keys.set(key, table);
    }
    return keys;
  }
}
