import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager, QueryRunner } from 'typeorm';
import { tellAcceptance } from '../../src/database/acceptance.js';
import { CashBalanceRow, PortfolioRow } from '../../src/portfolio/entities.js';
import { eventually } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { describeChange, startProcess, type TestProcess } from './outbox-setup.js';

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

const forever = new Promise<never>(() => undefined);

describe('the changes of a transaction', () => {
  let database: TestDatabase;
  let process: TestProcess;
  let manager: EntityManager;

  /** Everything told, event by event. */
  const told = () => process.told.map(({ changes }) => changes.map(describeChange));
  const waiting = async () => {
    const rows = await database.query<{ count: number }>('SELECT count(*)::integer FROM outbox');
    return rows[0]!.count;
  };
  const stored = async () => {
    const portfolio = newPortfolio();
    await manager.transaction((inner) => inner.insert(PortfolioRow, { ...portfolio }));
    await eventually(waiting, (count) => count === 0);
    process.told = [];
    return portfolio;
  };
  const nameOf = async ({ id }: { id: string }) => {
    const rows = await database.query<{ name: string }>('SELECT name FROM portfolios WHERE id = $1', [id]);
    return rows[0]?.name;
  };
  const withRunner = async (work: (runner: QueryRunner) => Promise<void>): Promise<void> => {
    const runner = process.dataSource.createQueryRunner();
    try {
      await work(runner);
    } finally {
      await runner.release();
    }
  };

  beforeAll(async () => {
    database = await createDatabase();
    process = await startProcess(database);
    manager = process.dataSource.manager;
  });
  beforeEach(async () => {
    await process.confirmations.beforeApplicationShutdown();
    await database.query('DELETE FROM outbox');
    process.told = [];
    process.handle = async () => true;
  });
  afterAll(async () => {
    await process.stop();
    await database.drop();
  });

  describe('are told', () => {
    it('together, in their order and once, after COMMIT: whoever hears of them reads the new rows', async () => {
      const [first, second] = [newPortfolio({ name: 'first' }), newPortfolio({ name: 'second' })];
      const seen: unknown[] = [];
      process.handle = async () => {
        seen.push(await nameOf(first), await nameOf(second));
        return true;
      };
      await manager.transaction(async (inner) => {
        await inner.insert(PortfolioRow, { ...first });
        await inner.insert(PortfolioRow, { ...second });
        await rename(inner, first, 'renamed');
        expect(told()).toEqual([]);
      });
      expect(told()).toEqual([
        [`insert portfolios ${first.id}`, `insert portfolios ${second.id}`, `update portfolios ${first.id}`],
      ]);
      expect(seen).toEqual(['renamed', 'second']);
    });

    it('before the write is acknowledged, with the moment of COMMIT', async () => {
      const steps: string[] = [];
      process.handle = async () => {
        await nameOf({ id: randomUUID() });
        steps.push('handled');
        return true;
      };
      const began = Date.now();
      await manager.transaction((inner) => inner.insert(PortfolioRow, newPortfolio()));
      steps.push('acknowledged');
      expect(steps).toEqual(['handled', 'acknowledged']);
      expect(process.told).toMatchObject([{ source: 'transaction' }]);
      expect(process.told[0]!.committedAt).toBeGreaterThanOrEqual(began);
    });

    it('with when what it writes was accepted, where it said so', async () => {
      await manager.transaction(async (inner) => {
        tellAcceptance(inner, 4);
        await inner.insert(PortfolioRow, newPortfolio());
      });
      await manager.transaction((inner) => inner.insert(PortfolioRow, newPortfolio()));
      expect(process.told.map(({ acceptedAt }) => acceptedAt)).toEqual([4, undefined]);
    });

    it('for raw SQL and writes by criteria too', async () => {
      const { id } = await stored();
      await manager.transaction(async (inner) => {
        await inner.increment(PortfolioRow, { id }, 'revision', 1);
        await inner.createQueryBuilder().update(PortfolioRow).set({ name: 'x' }).where({ userId: 'ada' }).execute();
        await inner.query('UPDATE portfolios SET revision = 9 WHERE id = $1', [id]);
        await inner.delete(PortfolioRow, { id });
      });
      expect(told()[0]!.filter((change) => change.endsWith(id))).toEqual([
        `update portfolios ${id}`,
        `update portfolios ${id}`,
        `update portfolios ${id}`,
        `delete portfolios ${id}`,
      ]);
      expect(process.told[0]!.changes.at(-2)).toMatchObject({ row: { user_id: 'ada', id, revision: 9 } });
    });

    it('not at all where nothing changed', async () => {
      const portfolio = await stored();
      await manager.transaction((inner) => rename(inner, portfolio, portfolio.name));
      expect(told()).toEqual([]);
    });
  });

  describe('of nested transactions', () => {
    it('wait for the outermost COMMIT', async () => {
      const portfolio = await stored();
      await manager.transaction(async (outer) => {
        await outer.transaction(async (inner) => {
          await inner.transaction((innermost) => rename(innermost, portfolio, 'innermost'));
          await rename(inner, portfolio, 'inner');
        });
        expect(told()).toEqual([]);
        await rename(outer, portfolio, 'outer');
      });
      const change = `update portfolios ${portfolio.id}`;
      expect(told()).toEqual([[change, change, change]]);
    });

    it('are dropped with the savepoint that is rolled back, and only those', async () => {
      const [kept, lost] = [await stored(), await stored()];
      await manager.transaction(async (outer) => {
        await rename(outer, kept, 'before');
        const failing = outer.transaction(async (inner) => {
          await rename(inner, lost, 'thrown away');
          await inner.transaction((innermost) => rename(innermost, lost, 'thrown away too'));
          throw new Error('refused');
        });
        await expect(failing).rejects.toThrow('refused');
        await rename(outer, kept, 'after');
      });
      expect(told()).toEqual([[`update portfolios ${kept.id}`, `update portfolios ${kept.id}`]]);
    });
  });

  describe('that is rolled back', () => {
    it('are never told', async () => {
      const portfolio = await stored();
      const failing = manager.transaction(async (outer) => {
        await rename(outer, portfolio, 'thrown away');
        await outer.transaction((inner) => rename(inner, portfolio, 'thrown away too'));
        throw new Error('refused');
      });
      await expect(failing).rejects.toThrow('refused');
      expect(await nameOf(portfolio)).toBe('Growth');
      expect(told()).toEqual([]);
    });

    it('are not told by the next one on the same connection', async () => {
      const [lost, kept] = [await stored(), await stored()];
      await withRunner(async (runner) => {
        await runner.startTransaction();
        await rename(runner.manager, lost, 'thrown away');
        await runner.rollbackTransaction();
        for (const name of ['kept', 'kept later']) {
          await runner.startTransaction();
          await rename(runner.manager, kept, name);
          await runner.commitTransaction();
        }
      });
      expect(told()).toEqual([[`update portfolios ${kept.id}`], [`update portfolios ${kept.id}`]]);
    });

    it('by PostgreSQL, which refuses the COMMIT itself, are dropped', async () => {
      const portfolio = await stored();
      await database.query(`
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused at commit'; END $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON portfolios DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION refuse();`);
      const failing = manager.transaction((inner) => rename(inner, portfolio, 'thrown away'));
      await expect(failing).rejects.toThrow('refused at commit');
      await database.query('DROP FUNCTION refuse CASCADE');
      expect(told()).toEqual([]);
      await manager.transaction((inner) => rename(inner, portfolio, 'kept'));
      expect(told()).toEqual([[`update portfolios ${portfolio.id}`]]);
    });

    it('because a failed statement was ignored, are not acknowledged', async () => {
      const committing = manager.transaction(async (inner) => {
        await inner.insert(PortfolioRow, newPortfolio());
        await inner.query('SELECT 1 / 0').catch(() => undefined);
      });
      await expect(committing).rejects.toThrow('current transaction is aborted');
      expect(told()).toEqual([]);
    });
  });

  describe('leave the outbox', () => {
    it('soon after every handler has succeeded', async () => {
      await manager.transaction((inner) => inner.insert(PortfolioRow, newPortfolio()));
      await eventually(waiting, (count) => count === 0);
    });

    it('not where a handler failed: the relay tells them again', async () => {
      process.handle = async () => false;
      const portfolio = newPortfolio();
      await manager.transaction((inner) => inner.insert(PortfolioRow, portfolio));
      await process.confirmations.beforeApplicationShutdown();
      expect(await waiting()).toBe(1);
      expect(await nameOf(portfolio)).toBe('Growth');
    });

    it('not where a handler threw, and the write is acknowledged all the same', async () => {
      process.handle = () => Promise.reject(new Error('broken'));
      await manager.transaction((inner) => inner.insert(PortfolioRow, newPortfolio()));
      await process.confirmations.beforeApplicationShutdown();
      expect(await waiting()).toBe(1);
    });

    it('not while a handler takes its time; the write is acknowledged after half a second', async () => {
      process.handle = () => forever;
      const began = performance.now();
      await manager.transaction((inner) => inner.insert(PortfolioRow, newPortfolio()));
      expect(performance.now() - began).toBeGreaterThan(490);
      await process.confirmations.beforeApplicationShutdown();
      expect(await waiting()).toBe(1);
    });

    it('later, where the handlers succeed later', async () => {
      const finishing = new EventEmitter();
      process.handle = () => once(finishing, 'finished').then(() => true);
      await manager.transaction((inner) => inner.insert(PortfolioRow, newPortfolio()));
      await process.confirmations.beforeApplicationShutdown();
      expect(await waiting()).toBe(1);
      finishing.emit('finished');
      await eventually(waiting, (count) => count === 0);
    });
  });

  describe('where there is none', () => {
    it.each<[string, (id: string) => Promise<unknown>]>([
      [
        'insert',
        (id) => manager.insert(CashBalanceRow, { portfolioId: id, userId: 'ada', currency: 'USD', amount: '1' }),
      ],
      ['update', (id) => manager.update(PortfolioRow, { id }, { name: 'other' })],
      ['increment', (id) => manager.increment(PortfolioRow, { id }, 'revision', 1)],
      ['delete', (id) => manager.delete(PortfolioRow, { id })],
    ])('are told before the %s is acknowledged', async (_, write) => {
      const { id } = await stored();
      await write(id);
      expect(told()).toHaveLength(1);
      expect(told()[0]).toEqual([expect.stringContaining(id)]);
      await eventually(waiting, (count) => count === 0);
    });

    it('are told of what follows from it', async () => {
      const { id } = await stored();
      await manager.insert(CashBalanceRow, { portfolioId: id, userId: 'ada', currency: 'USD', amount: '1' });
      await eventually(waiting, (count) => count === 0);
      process.told = [];
      await manager.delete(PortfolioRow, { id });
      expect(told()).toEqual([[`delete portfolios ${id}`, `delete cash_balances ${id}`]]);
    });

    it('stay where a handler failed', async () => {
      const { id } = await stored();
      process.handle = async () => false;
      await manager.delete(PortfolioRow, { id });
      await process.confirmations.beforeApplicationShutdown();
      expect(await waiting()).toBe(1);
    });
  });
});
