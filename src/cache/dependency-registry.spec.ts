import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CacheKey } from '../common/cache-keys.js';
import { DependencyRegistry } from './dependency-registry.js';

const key = (...parts: unknown[]): CacheKey => ({ kind: 'test', key: parts.join(':'), ttlMs: 1000 });

describe('DependencyRegistry', () => {
  let registry: DependencyRegistry;

  beforeEach(() => {
    registry = new DependencyRegistry();
    registry.register('orders', ({ user_id }) => [key('orders', user_id), key('all')]);
    registry.register('lines', ({ user_id, order_id }) => [key('orders', user_id), key('order', order_id)]);
  });

  it('stops the boot where a mapped table has no rule, and names it', () => {
    expect(() => registry.assertCovers(['orders', 'lines'])).not.toThrow();
    expect(() => registry.assertCovers(['orders', 'payments', 'lines', 'refunds'])).toThrow(
      'No dependency rule for payments, refunds',
    );
  });

  it('takes one rule for a table: a second one would be silently ignored or replace the first', () => {
    expect(() => registry.register('orders', () => [])).toThrow('Table orders has two dependency rules');
  });

  it('takes the rule that touches nothing: that is said, not forgotten', () => {
    registry.register('users', () => []);
    expect(() => registry.assertCovers(['users'])).not.toThrow();
    expect(registry.resolve([{ table: 'users', operation: 'update', row: { id: 1 } }]).size).toBe(0);
  });

  it('names each key once, with the table that asked first', () => {
    const keys = registry.resolve([
      { table: 'orders', operation: 'update', row: { user_id: 'ada' } },
      { table: 'lines', operation: 'insert', row: { user_id: 'ada', order_id: 7 } },
      { table: 'lines', operation: 'delete', row: { user_id: 'bob', order_id: 8 } },
      { table: 'orders', operation: 'insert', row: { user_id: 'ada' } },
    ]);
    expect([...keys]).toEqual([
      ['orders:ada', 'orders'],
      ['all', 'orders'],
      ['order:7', 'lines'],
      ['orders:bob', 'lines'],
      ['order:8', 'lines'],
    ]);
  });
});
