import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Events, RowChange } from '../common/events.js';
import { CacheInvalidator } from './cache-invalidator.js';
import type { CacheService } from './cache.service.js';
import { DependencyRegistry } from './dependency-registry.js';
import type { RedisTier } from './redis-tier.js';

const change = (id: number): RowChange => ({ table: 'orders', operation: 'update', row: { id } });

describe('CacheInvalidator', () => {
  let steps: unknown[];
  let isAcknowledged: boolean;
  let invalidator: CacheInvalidator;
  let registry: DependencyRegistry;

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    steps = [];
    isAcknowledged = true;
    registry = new DependencyRegistry();
    registry.register('orders', ({ id }) => [{ kind: 'order', key: `order:${String(id)}`, ttlMs: 1000 }]);
    const cache = {
      invalidate: async (keys: string[]) => {
        if (!isAcknowledged) throw new Error('no answer');
        steps.push(['invalidated', keys]);
      },
    } as unknown as CacheService;
    const confirm = async (): Promise<void> => {
      steps.push(['confirmed']);
    };
    const emit = async (name: string, payload: object): Promise<void> => {
      steps.push([name, payload]);
    };
    const tables = { entityMetadatas: [{ tableName: 'orders' }, { tableName: 'refunds' }] } as DataSource;
    invalidator = new CacheInvalidator(
      registry,
      cache,
      { confirm } as RedisTier,
      { emit } as unknown as Events,
      tables,
    );
  });

  afterEach(() => {
    invalidator.onApplicationShutdown();
    jest.useRealTimers();
  });

  it('stops the boot where a mapped table has no dependency rule', () => {
    expect(() => invalidator.onApplicationBootstrap()).toThrow('No dependency rule for refunds');
    registry.register('refunds', () => []);
    expect(() => invalidator.onApplicationBootstrap()).not.toThrow();
  });

  it('tells of a transaction once its keys are invalidated', async () => {
    const changes = [change(1), change(2), change(1)];
    await invalidator.afterCommit({ changes });
    expect(steps).toEqual([
      ['invalidated', ['order:1', 'order:2']],
      ['cache.invalidated', { keys: ['order:1', 'order:2'], changes }],
    ]);
  });

  it('tells of it also where Redis has not acknowledged: the row has changed all the same', async () => {
    isAcknowledged = false;
    await invalidator.afterCommit({ changes: [change(1)] });
    expect(steps).toEqual([['cache.invalidated', { keys: ['order:1'], changes: [change(1)] }]]);
  });

  it('tries again four times a second until it is stopped', async () => {
    registry.register('refunds', () => []);
    invalidator.onApplicationBootstrap();
    jest.advanceTimersByTime(1000);
    expect(steps).toHaveLength(4);
    invalidator.onApplicationShutdown();
    jest.advanceTimersByTime(1000);
    expect(steps).toHaveLength(4);
  });
});
