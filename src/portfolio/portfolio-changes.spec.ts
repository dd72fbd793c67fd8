import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { EventMap, RowChange } from '../common/events.js';
import { PortfolioChanges } from './portfolio-changes.js';

const change = (table: string, operation: RowChange['operation'], row: RowChange['row']): RowChange => ({
  table,
  operation,
  row,
  userId: 'ada',
  currency: null,
  entityId: null,
});
const portfolio = (id: string, revision: unknown, operation: RowChange['operation'] = 'update') =>
  change('portfolios', operation, { id, user_id: 'ada', revision });
const part = (table: string, portfolioId: string, operation: RowChange['operation'] = 'update') =>
  change(table, operation, { portfolio_id: portfolioId, user_id: 'ada', symbol: 'AAPL' });

describe('a changed portfolio', () => {
  let told: unknown[];
  let isHeard: boolean;
  const stored = { p1: 8, p2: 3 } as Record<string, number>;
  const find = jest.fn(async ({ where }: { where: { id: { value: string[] } } }) =>
    where.id.value.flatMap((id) => (id in stored ? [{ id, revision: stored[id] }] : [])),
  );
  const emit = async (name: string, { portfolioId, revision, committedAt }: EventMap['portfolio.changed']) => {
    if (name === 'portfolio.deleted') return told.push([portfolioId, 'deleted']) > 0;
    expect(committedAt).toBe(5);
    told.push([portfolioId, revision]);
    return isHeard;
  };
  const translate = (...changes: RowChange[]) =>
    new PortfolioChanges({ emit } as never, { find } as never).translate({ keys: [], changes, committedAt: 5 });

  beforeEach(() => {
    told = [];
    isHeard = true;
    find.mockClear();
  });

  it('is told once a transaction, with the newest revision of its row and no question to PostgreSQL', async () => {
    await translate(part('positions', 'p1'), portfolio('p1', 8), part('trades', 'p1', 'insert'), portfolio('p1', '7'));
    expect(told).toEqual([['p1', 8]]);
    expect(find).not.toHaveBeenCalled();
  });

  it.each(['positions', 'cash_balances', 'trades'])(
    'is told also where only its %s changed, as psql may do it: one question for all revisions',
    async (table) => {
      await translate(part(table, 'p1', 'insert'), part(table, 'p2', 'delete'), part(table, 'p1', 'update'));
      expect(told).toEqual([
        ['p1', 8],
        ['p2', 3],
      ]);
      expect(find).toHaveBeenCalledTimes(1);
    },
  );

  it('that was deleted is told with its last revision, and not without one, and then that it is gone', async () => {
    await translate(
      portfolio('gone', 4, 'delete'),
      part('positions', 'gone', 'delete'),
      part('trades', 'lost', 'delete'),
    );
    expect(told).toEqual([
      ['gone', 4],
      ['gone', 'deleted'],
    ]);
  });

  it('that came to another owner is told to the new one', async () => {
    const left = change('portfolios', 'update', { id: 'p1', user_id: 'bob', revision: null });
    for (const changes of [
      [left, portfolio('p1', 9)],
      [portfolio('p1', 9), left],
    ])
      await translate(...changes);
    expect(told).toEqual([
      ['p1', 9],
      ['p1', 9],
    ]);
  });

  it('is neither one that is new nor anybody’s where a table was emptied, nor a price', async () => {
    const price = change('prices', 'update', { symbol: 'AAPL' });
    await translate(portfolio('p1', 0, 'insert'), change('positions', 'truncate', null), price);
    expect(told).toEqual([]);
  });

  it('that somebody has not heard of is to be told again', async () => {
    expect(await translate(portfolio('p1', 8))).toBe(true);
    isHeard = false;
    expect(await translate(portfolio('p1', 8))).toBe(false);
  });
});
