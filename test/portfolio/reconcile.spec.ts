import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { book, openPortfolio, someone } from '../api/support/people.js';
import { MarketCalendar } from '../../src/market-data/calendar/market-calendar.js';
import { Exchanges } from '../../src/market-data/calendar/exchanges.js';
import { databaseOptions } from '../../src/database/options.js';
import { CashBalanceRow, PortfolioRow, PositionRow, TradeRow } from '../../src/portfolio/entities.js';
import { LedgerKeeper } from '../../src/portfolio/ledger/ledger-keeper.js';
import { NightlyReconcile } from '../../src/portfolio/reconcile/nightly-reconcile.js';
import { Reconciler } from '../../src/portfolio/reconcile/reconciler.js';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../dist/portfolio-cli.bundle.js');

describe('reconciling', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let dataSource: DataSource;
  let reconciler: Reconciler;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    const entities = [PortfolioRow, PositionRow, CashBalanceRow, TradeRow];
    // TypeORM's way of importing migrations works in one suite of a process only: it would break those that need it.
    const options = { ...databaseOptions(deployment.databaseUrl, 3), migrations: [], entities };
    dataSource = await new DataSource(options).initialize();
    reconciler = new Reconciler(dataSource, new LedgerKeeper(new Exchanges(new MarketCalendar())));
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await deployment?.end();
  });

  const opened = async (fields: object) => {
    const portfolio = await openPortfolio(ada, fields);
    await book(ada, portfolio, { price: '101.25', fee: '1', executedAt: '2024-03-04T15:00:00Z' });
    await book(ada, portfolio, { quantity: '3', price: '90.10', executedAt: '2024-03-05T15:00:00Z' });
    await book(ada, portfolio, { type: 'sell', quantity: '7', price: '99.99', executedAt: '2024-03-06T15:00:00Z' });
    await ada.post(`${portfolio}/trades`, { type: 'split', symbol: 'AAPL', quantity: '2' });
    await ada.post(`${portfolio}/trades`, { type: 'deposit', amount: '500', currency: 'EUR' });
    return portfolio.split('/').at(-1)!;
  };

  it.each(['average', 'fifo'])('finds nothing where the trades explain everything: %s', async (costMethod) => {
    expect(await reconciler.check(await opened({ costMethod }))).toEqual([]);
  });

  it('names every figure that somebody changed by hand', async () => {
    const id = await opened({});
    await deployment.database.query('UPDATE positions SET quantity = quantity + 1 WHERE portfolio_id = $1', [id]);
    await deployment.database.query(`DELETE FROM cash_balances WHERE portfolio_id = $1 AND currency = 'EUR'`, [id]);
    expect(await reconciler.check(id)).toEqual(
      expect.arrayContaining([
        { subject: 'AAPL', field: 'quantity', stored: '13', computed: '12' },
        { subject: 'EUR', field: 'amount', stored: null, computed: '500' },
      ]),
    );
  });

  it('says so at the terminal, and in the exit code', async () => {
    const id = await opened({});
    const env = { PATH: process.env.PATH, DATABASE_URL: deployment.databaseUrl, REDIS_URL: deployment.redisUrl };
    const reconcile = () => run(process.execPath, [cli, 'reconcile', id], { env });
    expect((await reconcile()).stdout).toBe('Everything is what the trades make of it\n');
    await deployment.database.query('UPDATE positions SET cost_basis = 1 WHERE portfolio_id = $1', [id]);
    await expect(reconcile()).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('AAPL costBasis: stored 1'),
    });
  });

  it('goes through all portfolios at night, batch by batch, once', async () => {
    const nightly = new NightlyReconcile(dataSource, reconciler);
    const [{ count }] = (await deployment.database.query<{ count: string }>('SELECT count(*) FROM portfolios')) as [
      { count: string },
    ];
    await deployment.database.query(`INSERT INTO reconcile_runs (day) VALUES ('2024-03-12')`);
    while (await nightly.batch('2024-03-12'));
    expect(await nightly.batch('2024-03-12')).toBe(false);
    const [round] = await deployment.database.query('SELECT * FROM reconcile_runs');
    expect(round).toMatchObject({ checked: Number(count), finished_at: expect.any(Date) });
    expect((round as { differences: number }).differences).toBeGreaterThan(0);
  });
});
