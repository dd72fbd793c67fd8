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

const listen = () => {
  const told: unknown[] = [];
  const events = { emit: async (name: string, payload: object) => told.push([name, payload]) };
  return { told, prices: new PriceChanges(events as unknown as Events) };
};

it('tells of every symbol with a new price once, whoever wrote it, and of nothing else', async () => {
  const { told, prices } = listen();
  const rows = [changed('prices', 'AAPL'), changed('positions', 'IBM'), changed('prices', 'AAPL')];
  const changes = [...rows, changed('prices', 'MSFT'), changed('prices', null)];
  await prices.translate({ keys: [], changes, committedAt: 5 });
  await prices.translate({ keys: [], changes: [changed('trades', 'AAPL'), changed('prices', null)], committedAt: 6 });
  expect(told).toEqual([['prices.stored', { symbols: ['AAPL', 'MSFT'], acceptedAt: 5 }]]);
});

it('says when the prices were accepted, which is before they were committed', async () => {
  const { told, prices } = listen();
  const commit = { keys: [], changes: [changed('prices', 'AAPL')], committedAt: 9 };
  await prices.translate({ ...commit, acceptedAt: 4 });
  await prices.translate(commit);
  expect(told).toMatchObject([
    [expect.anything(), { acceptedAt: 4 }],
    [expect.anything(), { acceptedAt: 9 }],
  ]);
});

it('tells first of a symbol that lost its price, and again where that was not heard', async () => {
  const told: unknown[] = [];
  const events = { emit: async (name: string) => told.push(name) > 1 };
  const changes = [{ ...changed('prices', 'AAPL'), operation: 'delete' as const }];
  expect(await new PriceChanges(events as unknown as Events).translate({ keys: [], changes, committedAt: 5 })).toBe(
    false,
  );
  expect(told).toEqual(['prices.withdrawn', 'prices.stored']);
});
