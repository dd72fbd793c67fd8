import { expect, it } from '@jest/globals';
import type { Events, RowChange } from '../common/events.js';
import { PriceChanges } from './price-changes.js';

const changed = (table: string, symbol: string | null): RowChange => ({
  table,
  operation: symbol === null ? 'truncate' : 'update',
  row: symbol === null ? null : { symbol },
  userId: null,
  currency: null,
  entityId: null,
});

it('tells of every symbol with a new price once, whoever wrote it, and of nothing else', async () => {
  const told: unknown[] = [];
  const events = { emit: async (name: string, payload: object) => told.push([name, payload]) };
  const prices = new PriceChanges(events as unknown as Events);
  const changes = [changed('prices', 'AAPL'), changed('positions', 'IBM'), changed('prices', 'AAPL')];
  await prices.translate({ keys: [], changes: [...changes, changed('prices', 'MSFT'), changed('prices', null)] });
  await prices.translate({ keys: [], changes: [changed('trades', 'AAPL'), changed('prices', null)] });
  expect(told).toEqual([['prices.stored', { symbols: ['AAPL', 'MSFT'] }]]);
});
