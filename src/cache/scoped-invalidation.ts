import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../common/errors.js';
import { DependencyRegistry, type TableRule } from './dependency-registry.js';
import { Invalidation } from './invalidation.js';
import { invalidations } from './metrics.js';

const PAGE = 1000;
/** So many keys (some 10 MB) are remembered to count each once; beyond it one may be invalidated twice, which does no harm. */
const MOST_REMEMBERED = 100_000;

/** Takes more out of the caches than a changed row would: what an operator, or a feature, names by a scope of the dependency rules. */
@Injectable()
export class ScopedInvalidation {
  constructor(
    private readonly registry: DependencyRegistry,
    private readonly invalidation: Invalidation,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * The values made from all rows that belong to a scope (`user`, `currency` …), by the rows that there are now; how many keys.
   * @throws DomainError `unknown_scope`, `cache_unavailable`
   */
  async invalidateScope(scope: string, value: string): Promise<number> {
    const rules = [...this.registry.rules].filter(([, { scopes }]) => scopes?.[scope] !== undefined);
    if (rules.length === 0) throw new DomainError('invalid', 'unknown_scope', `No table knows the scope ${scope}`);
    const seen = new Set<string>();
    let count = 0;
    for (const [table, rule] of rules)
      count += await this.invalidateRows(table, rule, seen, rule.scopes?.[scope], [value]);
    return count;
  }

  /** The values made from any row of a table; how many keys. @throws DomainError `unknown_table`, `cache_unavailable` */
  async invalidateTable(table: string): Promise<number> {
    const rule = this.registry.rules.get(table);
    if (!rule) throw new DomainError('invalid', 'unknown_table', `No rule speaks of a table ${table}`);
    return rule.columns.length === 0 ? 0 : this.invalidateRows(table, rule, new Set());
  }

  /** What is held by a name that matches; `*` stands for anything. How many keys Redis held. @throws DomainError `cache_unavailable` */
  async invalidatePattern(glob: string): Promise<number> {
    const count = await acknowledged(this.invalidation.invalidatePattern(glob));
    invalidations.inc({ source: 'operator', table: '' }, count);
    return count;
  }

  /** Nobody has counted what that was. @throws DomainError `cache_unavailable` */
  async invalidateEverything(): Promise<void> {
    await acknowledged(this.invalidation.invalidateEverything());
  }

  private async invalidateRows(
    table: string,
    { columns, touches }: TableRule,
    seen: Set<string>,
    condition = 'true',
    parameters: unknown[] = [],
  ): Promise<number> {
    const { driver } = this.dataSource;
    const names = columns.map((column) => driver.escape(column)).join(', ');
    const select = `SELECT DISTINCT ${names} FROM ${driver.escape(table)} WHERE ${condition}`;
    let count = 0;
    await this.dataSource.transaction(async (manager) => {
      for await (const rows of pages(manager, select, parameters)) {
        const touched = new Set(rows.flatMap((row) => touches(row)).map(({ key }) => key));
        const keys = [...touched].filter((key) => !seen.has(key));
        await acknowledged(this.invalidation.invalidate(keys));
        for (const key of keys.slice(0, MOST_REMEMBERED - seen.size)) seen.add(key);
        invalidations.inc({ source: 'operator', table }, keys.length);
        count += keys.length;
      }
    });
    return count;
  }
}

/** The server keeps the rest: a table of any size takes the memory of one page. */
async function* pages(
  manager: EntityManager,
  select: string,
  parameters: unknown[],
): AsyncGenerator<Record<string, unknown>[]> {
  await manager.query(`DECLARE chosen NO SCROLL CURSOR FOR ${select}`, parameters);
  for (;;) {
    const rows: Record<string, unknown>[] = await manager.query(`FETCH ${PAGE} FROM chosen`);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) break;
  }
  await manager.query('CLOSE chosen');
}

async function acknowledged<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch {
    throw new DomainError('unavailable', 'cache_unavailable', 'Redis did not acknowledge the invalidation: try again');
  }
}
