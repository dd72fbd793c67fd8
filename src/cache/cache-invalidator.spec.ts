import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Events, RowChange } from '../common/events.js';
import { CacheInvalidator } from './cache-invalidator.js';
import { DependencyRegistry } from './dependency-registry.js';
import type { Invalidation } from './invalidation.js';

const change = (row: RowChange['row']): RowChange => ({
  table: 'orders',
  operation: row ? 'update' : 'truncate',
  row,
  userId: null,
  currency: null,
  entityId: null,
});
const ttl = { busyMs: 1000, quietMs: 1000, missingMs: 1000 };

describe('CacheInvalidator', () => {
  let steps: unknown[];
  let isAcknowledged: boolean;
  let isHeard: boolean;
  let invalidator: CacheInvalidator;
  let registry: DependencyRegistry;

  const tell = (...changes: RowChange[]) => invalidator.afterCommit({ changes, source: 'transaction', committedAt: 5 });

  beforeEach(() => {
    Logger.overrideLogger(false);
    steps = [];
    [isAcknowledged, isHeard] = [true, true];
    registry = new DependencyRegistry();
    registry.register('orders', {
      columns: ['id'],
      touches: ({ id }) => [{ kind: 'order', key: `order:${String(id)}`, ttl }],
    });
    const note = async (step: unknown[]): Promise<void> => {
      if (!isAcknowledged) throw new Error('no answer');
      steps.push(step);
    };
    const invalidation = {
      invalidate: (keys: string[]) => note(['invalidated', keys]),
      invalidateEverything: () => note(['everything']),
    };
    const events = { emit: async (name: string, payload: object) => (steps.push([name, payload]), isHeard) };
    const tables = { entityMetadatas: [{ tableName: 'orders' }, { tableName: 'refunds' }] } as DataSource;
    invalidator = new CacheInvalidator(
      registry,
      invalidation as unknown as Invalidation,
      events as unknown as Events,
      tables,
    );
  });

  it('stops the boot where a mapped table has no dependency rule', () => {
    expect(() => invalidator.onApplicationBootstrap()).toThrow('No dependency rule for refunds');
    registry.register('refunds', { columns: [], touches: () => [] });
    expect(() => invalidator.onApplicationBootstrap()).not.toThrow();
  });

  it('tells of a transaction once its keys are invalidated, each once', async () => {
    const changes = [change({ id: 1 }), change({ id: 2 }), change({ id: 1 })];
    expect(await tell(...changes)).toBe(true);
    expect(steps).toEqual([
      ['invalidated', ['order:1', 'order:2']],
      ['cache.invalidated', { keys: ['order:1', 'order:2'], changes, committedAt: 5 }],
    ]);
  });

  it('forgets everything where any row may have changed', async () => {
    expect(await tell(change({ id: 1 }), change(null))).toBe(true);
    expect(steps[0]).toEqual(['everything']);
  });

  it('tells of it also where Redis has not acknowledged, and wants to be told again', async () => {
    isAcknowledged = false;
    expect(await tell(change({ id: 1 }))).toBe(false);
    expect(steps).toEqual([['cache.invalidated', { keys: ['order:1'], changes: [change({ id: 1 })], committedAt: 5 }]]);
  });

  it('wants to be told again where a handler has failed', async () => {
    isHeard = false;
    expect(await tell(change({ id: 1 }))).toBe(false);
  });
});
