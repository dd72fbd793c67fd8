import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import type { EventMap, Events, RowChange } from '../../src/common/events.js';
import { ChangeSubscriber } from '../../src/database/change-subscriber.js';
import { databaseOptions } from '../../src/database/options.js';
import { CashBalanceRow, PortfolioRow, PositionRow, TradeRow } from '../../src/portfolio/entities.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

const newPortfolio = (fields: Partial<PortfolioRow> = {}) => ({
  id: randomUUID(),
  userId: 'ada',
  name: 'Growth',
  baseCurrency: 'USD',
  costMethod: 'average' as const,
  entityId: null,
  version: 1,
  revision: 0,
  ...fields,
});

async function rename(manager: EntityManager, portfolio: { id: string }, name: string): Promise<void> {
  const row = await manager.findOneByOrFail(PortfolioRow, { id: portfolio.id });
  await manager.save(PortfolioRow, Object.assign(row, { name }));
}

describe('row changes', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let emitted: (readonly RowChange[])[];
  /** called with what is emitted, while the writer waits for it */
  let onEmit: (changes: readonly RowChange[]) => Promise<void>;

  /** Operation, table and name of everything emitted, by event. */
  const told = () =>
    emitted.map((changes) => changes.map(({ table, operation, row }) => `${operation} ${table} ${String(row.name)}`));
  const stored = async () => {
    const portfolio = newPortfolio();
    await dataSource.manager.insert(PortfolioRow, { ...portfolio });
    emitted = [];
    return portfolio;
  };
  const nameOf = async ({ id }: { id: string }) => {
    const rows = await database.query<{ name: string }>('SELECT name FROM portfolios WHERE id = $1', [id]);
    return rows[0]?.name;
  };
  const withRunner = async (work: (runner: QueryRunner) => Promise<void>): Promise<void> => {
    const runner = dataSource.createQueryRunner();
    try {
      await work(runner);
    } finally {
      await runner.release();
    }
  };

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = new DataSource({
      ...databaseOptions(database.url, 3),
      entities: [PortfolioRow, PositionRow, CashBalanceRow, TradeRow],
    });
    await dataSource.initialize();
    const events = {
      emit: async (_: 'transaction.committed', { changes }: EventMap['transaction.committed']) => {
        emitted.push(changes);
        await onEmit(changes);
      },
    } as Events;
    // It registers itself.
    void new ChangeSubscriber(dataSource, events);
  });

  beforeEach(() => {
    emitted = [];
    onEmit = async () => undefined;
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  describe('are emitted', () => {
    it('together, in their order and once, after COMMIT: whoever hears of them reads the new rows', async () => {
      const [first, second] = [newPortfolio({ name: 'first' }), newPortfolio({ name: 'second' })];
      const seen: unknown[] = [];
      onEmit = async () => {
        seen.push(await nameOf(first), await nameOf(second));
      };
      await dataSource.transaction(async (manager) => {
        await manager.insert(PortfolioRow, { ...first });
        await manager.insert(PortfolioRow, { ...second });
        await rename(manager, first, 'renamed');
        expect(emitted).toEqual([]);
      });
      expect(told()).toEqual([['insert portfolios first', 'insert portfolios second', 'update portfolios renamed']]);
      expect(seen).toEqual(['renamed', 'second']);
    });

    it('before the write is acknowledged', async () => {
      const steps: string[] = [];
      onEmit = async () => {
        await nameOf({ id: randomUUID() });
        steps.push('handled');
      };
      await dataSource.transaction(async (manager) => {
        await manager.insert(PortfolioRow, newPortfolio());
      });
      steps.push('acknowledged');
      expect(steps).toEqual(['handled', 'acknowledged']);
    });

    it('at once where there is no transaction', async () => {
      await dataSource.manager.insert(PortfolioRow, newPortfolio());
      expect(told()).toEqual([['insert portfolios Growth']]);
    });

    it('for save, insert and remove, with all columns that name their cache keys', async () => {
      const portfolio = await stored();
      const { id: portfolioId, userId } = portfolio;
      const balance = { portfolioId, userId, currency: 'USD', amount: '12.5' };
      await dataSource.transaction(async (manager) => {
        await manager.insert(CashBalanceRow, { ...balance });
        const row = await manager.findOneByOrFail(CashBalanceRow, { portfolioId });
        await manager.save(CashBalanceRow, Object.assign(row, { amount: '13' }));
        await manager.remove(row);
      });
      const keys = { portfolio_id: portfolioId, user_id: userId, currency: 'USD' };
      expect(emitted).toEqual([
        [
          { table: 'cash_balances', operation: 'insert', row: { ...keys, amount: '12.5' } },
          { table: 'cash_balances', operation: 'update', row: { ...keys, amount: '13' } },
          { table: 'cash_balances', operation: 'delete', row: { ...keys, amount: '13' } },
        ],
      ]);
    });

    it('with the columns that a partial save left out, or gave as undefined', async () => {
      const { id } = await stored();
      await dataSource.manager.save(PortfolioRow, { id, name: 'left out' });
      await dataSource.manager.save(PortfolioRow, { id, name: 'undefined', userId: undefined, version: undefined });
      expect(emitted.map(([change]) => change!.row)).toMatchObject([
        { id, name: 'left out', user_id: 'ada', version: 1 },
        { id, name: 'undefined', user_id: 'ada', version: 1 },
      ]);
    });

    it('not at all where nothing changed', async () => {
      const portfolio = await stored();
      await rename(dataSource.manager, portfolio, portfolio.name);
      expect(emitted).toEqual([]);
    });
  });

  describe('of nested transactions', () => {
    it('wait for the outermost COMMIT', async () => {
      const portfolio = await stored();
      await dataSource.transaction(async (outer) => {
        await outer.transaction(async (inner) => {
          await inner.transaction((innermost) => rename(innermost, portfolio, 'innermost'));
          await rename(inner, portfolio, 'inner');
        });
        expect(emitted).toEqual([]);
        await rename(outer, portfolio, 'outer');
      });
      expect(told()).toEqual([['update portfolios innermost', 'update portfolios inner', 'update portfolios outer']]);
    });

    it('are dropped with the savepoint that is rolled back, and only those', async () => {
      const portfolio = await stored();
      await dataSource.transaction(async (outer) => {
        await rename(outer, portfolio, 'before');
        const failing = outer.transaction(async (inner) => {
          await rename(inner, portfolio, 'thrown away');
          await inner.transaction((innermost) => rename(innermost, portfolio, 'thrown away too'));
          throw new Error('refused');
        });
        await expect(failing).rejects.toThrow('refused');
        await rename(outer, portfolio, 'after');
      });
      expect(told()).toEqual([['update portfolios before', 'update portfolios after']]);
    });

    it('are never emitted when the outermost is rolled back', async () => {
      const portfolio = await stored();
      const failing = dataSource.transaction(async (outer) => {
        await rename(outer, portfolio, 'thrown away');
        await outer.transaction((inner) => rename(inner, portfolio, 'thrown away too'));
        throw new Error('refused');
      });
      await expect(failing).rejects.toThrow('refused');
      expect(await nameOf(portfolio)).toBe('Growth');
      expect(emitted).toEqual([]);
    });
  });

  describe('of a transaction that fails', () => {
    it('are not told by the next one on the same connection', async () => {
      const portfolio = await stored();
      await withRunner(async (runner) => {
        await runner.startTransaction();
        await rename(runner.manager, portfolio, 'thrown away');
        await runner.rollbackTransaction();
        await runner.startTransaction();
        await rename(runner.manager, portfolio, 'kept');
        await runner.commitTransaction();
        await rename(runner.manager, portfolio, 'kept later');
      });
      expect(told()).toEqual([['update portfolios kept'], ['update portfolios kept later']]);
    });

    it('are dropped when PostgreSQL refuses the COMMIT itself', async () => {
      const portfolio = await stored();
      await database.query(`
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused at commit'; END $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON portfolios DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION refuse();`);
      const failing = dataSource.transaction((manager) => rename(manager, portfolio, 'thrown away'));
      await expect(failing).rejects.toThrow('refused at commit');
      await database.query('DROP FUNCTION refuse CASCADE');
      expect(emitted).toEqual([]);
      await dataSource.transaction((manager) => rename(manager, portfolio, 'kept'));
      expect(told()).toEqual([['update portfolios kept']]);
    });
  });

  describe('by criteria, which would hide their rows, are refused', () => {
    it.each<[string, (manager: EntityManager, id: string) => Promise<unknown>]>([
      ['update', (manager, id) => manager.update(PortfolioRow, { id }, { name: 'hidden' })],
      ['increment', (manager, id) => manager.increment(PortfolioRow, { id }, 'revision', 1)],
      ['delete', (manager, id) => manager.delete(PortfolioRow, { id })],
      [
        'a query builder',
        (manager, id) =>
          manager.createQueryBuilder().update(PortfolioRow).set({ name: 'hidden' }).where({ id }).execute(),
      ],
    ])('%s: the row stays as it was, with and without a transaction', async (_, write) => {
      const portfolio = await stored();
      const rowOf = () => database.query('SELECT * FROM portfolios WHERE id = $1', [portfolio.id]);
      const before = await rowOf();
      await expect(write(dataSource.manager, portfolio.id)).rejects.toThrow('portfolios by criteria hides its rows');
      await expect(dataSource.transaction((manager) => write(manager, portfolio.id))).rejects.toThrow('by criteria');
      expect(await rowOf()).toEqual(before);
      expect(emitted).toEqual([]);
    });
  });
});
