import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/options.js';
import { Exchanges } from '../../src/market-data/calendar/exchanges.js';
import { MarketCalendar } from '../../src/market-data/calendar/market-calendar.js';
import { CashBalanceRow, PortfolioRow, PositionRow, TradeRow } from '../../src/portfolio/entities.js';
import { LedgerKeeper } from '../../src/portfolio/ledger/ledger-keeper.js';
import { Reconciler } from '../../src/portfolio/reconcile/reconciler.js';
import { openPortfolio, someone } from '../api/support/people.js';
import { random } from '../cache/random.js';
import type { Application } from '../support/application.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { crowd, type Deed } from './crowd.js';

const WRITERS = 50;
const LASTS_MS = 10_000;
/** A busy machine is no reason to be refused here. */
const patience = { DATABASE_LOCK_TIMEOUT_MS: '60000', DATABASE_CONNECT_TIMEOUT_MS: '60000' };

describe('50 writers of one portfolio, on two processes', () => {
  let deployment: TestDeployment;
  let processes: Application[];
  let id: string;
  let deeds: Deed[];
  let left: string[];
  let shown: any[];

  beforeAll(async () => {
    deployment = await createDeployment();
    processes = await Promise.all([deployment.start('web', patience), deployment.start('web', patience)]);
    const ada = await someone(deployment, processes[0]!);
    const portfolio = await openPortfolio(ada);
    id = portfolio.split('/').at(-1)!;
    const users = Array.from({ length: WRITERS }, (_, index) => ada.at(processes[index % 2]!.url));
    ({ deeds, left } = await crowd(users, portfolio, LASTS_MS, random));
    shown = (await Promise.all(processes.map(({ url }) => ada.at(url).get(portfolio)))).map(({ body }) => body);
  }, 60_000);
  afterAll(() => deployment?.end());

  const done = () => deeds.filter(({ answer }) => answer.status < 300);
  const doneBy = (...acts: string[]) => done().filter(({ did }) => acts.includes(did));

  it('do everything that there is to do, and are in each other’s way', () => {
    expect(left).toEqual([]);
    expect(deeds.some(({ answer }) => answer.body.code === 'version_conflict')).toBe(true);
    expect(deeds.length).toBeGreaterThan(100);
  });

  it('hear nothing but that it is done, that somebody was faster, or that it cannot be', () => {
    const refusals = deeds
      .filter(({ answer }) => answer.status >= 300)
      .map(({ answer }) => `${answer.status} ${answer.body.code}`);
    const expected = new Set([
      '409 holding_exists',
      '409 trade_not_booked',
      '409 version_conflict',
      '422 insufficient_quantity',
      '422 nothing_held',
      // a position whose only trade was cancelled
      '404 not_found',
      // an adjustment is not amended
      '400 validation_failed',
    ]);
    expect([...new Set(refusals)].filter((refusal) => !expected.has(refusal))).toEqual([]);
    for (const { answer } of deeds) {
      if (answer.body.code !== 'version_conflict') continue;
      expect(answer.body).toMatchObject({ current: { version: expect.any(Number) }, fields: expect.any(Array) });
    }
  });

  it('make one revision each, and lose none', () => {
    const count = done().length;
    // A portfolio is read back after it was changed: with what others did meanwhile.
    const own = done().filter(({ did }) => did !== 'rename' && did !== 'switch');
    const revisions = own.map(({ answer }) => answer.body.revision as number);

    expect(new Set(revisions).size).toBe(own.length);
    expect(Math.max(...revisions)).toBeLessThanOrEqual(count);
    expect(shown.map(({ revision }) => revision)).toEqual([count, count]);
  });

  it('have every trade that they were told of in the book, and no other', async () => {
    const rows = await deployment.database.query<{ id: string; type: string }>(
      'SELECT id, type FROM trades WHERE portfolio_id = $1',
      [id],
    );
    const booked = (type: string) => rows.filter((row) => row.type === type).length;
    const told = doneBy('buy', 'sell', 'amend').map(({ answer }) => answer.body.trade.id as string);
    const known = new Set(rows.map((row) => row.id));

    expect(told.filter((trade) => !known.has(trade))).toEqual([]);
    expect(booked('buy') + booked('sell')).toBe(told.length);
    expect(booked('adjustment')).toBe(doneBy('open', 'set', 'remove').length);
    expect(rows).toHaveLength(booked('buy') + booked('sell') + booked('adjustment'));
  });

  it('never hold less than nothing', async () => {
    const quantities = done().flatMap(({ answer }) => {
      const position = answer.body.position ?? answer.body.holding;
      return position ? [position] : (answer.body.positions ?? []);
    });
    expect(quantities.filter(({ quantity }) => quantity.startsWith('-'))).toEqual([]);
  });

  it('leave what their trades make of it, in the database and in every answer', async () => {
    const entities = [PortfolioRow, PositionRow, CashBalanceRow, TradeRow];
    const dataSource = new DataSource({ ...databaseOptions(deployment.databaseUrl, 2), entities, migrations: [] });
    await dataSource.initialize();
    const keeper = new LedgerKeeper(new Exchanges(new MarketCalendar()));
    const [differences, stored] = [
      await new Reconciler(dataSource, keeper).check(id),
      await dataSource.manager.findBy(PositionRow, { portfolioId: id }),
    ];
    await dataSource.destroy();

    expect(differences).toEqual([]);
    for (const { positions } of shown) {
      expect(positions.map(({ version }: PositionRow) => version)).toEqual(
        stored.toSorted((a, b) => a.symbol.localeCompare(b.symbol)).map(({ version }) => version),
      );
    }
  });
});
