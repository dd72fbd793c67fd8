import { expect, it } from '@jest/globals';
import type { RowChange } from '../common/events.js';
import { PortfolioChanges } from './portfolio-changes.js';

const row = (id: string, revision: unknown) => ({ id, user_id: 'ada', revision });

it('tells of each portfolio whose row was updated, and of nothing else', async () => {
  const told: unknown[] = [];
  const events = { emit: (...event: unknown[]) => Promise.resolve(told.push(event)) };
  const changes: RowChange[] = [
    { table: 'portfolios', operation: 'update', row: row('p1', 8) },
    { table: 'portfolios', operation: 'update', row: row('p2', '3') },
    { table: 'portfolios', operation: 'insert', row: row('p3', 0) },
    { table: 'portfolios', operation: 'delete', row: row('p4', 1) },
    { table: 'positions', operation: 'update', row: { id: 'x', user_id: 'ada', portfolio_id: 'p1' } },
  ];
  await new PortfolioChanges(events as never).translate({ keys: [], changes });
  expect(told).toEqual([
    ['portfolio.changed', { userId: 'ada', portfolioId: 'p1', revision: 8 }],
    ['portfolio.changed', { userId: 'ada', portfolioId: 'p2', revision: 3 }],
  ]);
});
