import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CacheKey } from '../common/cache-keys.js';
import type { RowChange } from '../common/events.js';
import { DependencyRegistry, touchesNothing } from './dependency-registry.js';

const key = (...parts: unknown[]): CacheKey => ({
  kind: 'test',
  key: parts.join(':'),
  ttl: { busyMs: 1000, quietMs: 1000, missingMs: 1000 },
});
const change = (table: string, row: RowChange['row'], operation: RowChange['operation'] = 'update'): RowChange => ({
  table,
  operation,
  row,
  userId: null,
  currency: null,
  entityId: null,
});

describe('DependencyRegistry', () => {
  let registry: DependencyRegistry;

  beforeEach(() => {
    registry = new DependencyRegistry();
    registry.register('orders', {
      columns: ['user_id'],
      touches: ({ user_id }) => [key('orders', user_id), key('all')],
    });
    registry.register('lines', {
      columns: ['user_id', 'order_id'],
      touches: ({ user_id, order_id }) => [key('orders', user_id), key('order', order_id)],
    });
    registry.register('users', touchesNothing);
  });

  it('stops the boot where a mapped table has no rule, and names it', () => {
    expect(() => registry.assertCovers(['orders', 'lines', 'users'])).not.toThrow();
    expect(() => registry.assertCovers(['orders', 'payments', 'lines', 'refunds'])).toThrow(
      'No dependency rule for payments, refunds',
    );
  });

  it('takes one rule for a table: a second one would be silently ignored or replace the first', () => {
    expect(() => registry.register('orders', touchesNothing)).toThrow('Table orders has two dependency rules');
  });

  it('names each key once, with the table that asked first; a row may touch the keys of several entities', () => {
    const { keys, everything } = registry.resolve([
      change('orders', { user_id: 'ada' }),
      change('lines', { user_id: 'ada', order_id: 7 }, 'insert'),
      change('lines', { user_id: 'bob', order_id: 8 }, 'delete'),
      change('orders', { user_id: 'ada' }, 'insert'),
      change('users', { id: 1 }),
    ]);
    expect(everything).toBe(false);
    expect([...keys]).toEqual([
      ['orders:ada', 'orders'],
      ['all', 'orders'],
      ['order:7', 'lines'],
      ['orders:bob', 'lines'],
      ['order:8', 'lines'],
    ]);
  });

  it.each<[string, RowChange]>([
    ['all rows may have changed', change('orders', null, 'truncate')],
    ['the row lacks a column that names its keys', change('lines', { user_id: 'ada' })],
    ['this process does not know the table', change('a table of the next version', { id: 7 })],
  ])('gives up everything where %s', (_, unclear) => {
    const { keys, everything } = registry.resolve([change('orders', { user_id: 'bob' }), unclear]);
    expect(everything).toBe(true);
    expect([...keys.keys()]).toEqual(['orders:bob', 'all']);
  });

  it('gives up nothing where all rows of a table may have changed that nothing is made from', () => {
    expect(registry.resolve([change('users', null, 'truncate')])).toEqual({ keys: new Map(), everything: false });
  });
});
