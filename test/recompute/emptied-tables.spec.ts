import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { RowChange } from '../../src/common/events.js';
import { book, bring, openPortfolio, someone } from '../api/support/people.js';
import type { Application } from '../support/application.js';
import { type Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { redisServerUrl } from '../support/environment.js';
import { startQueue, type TestQueue } from './queue-setup.js';

Logger.overrideLogger(false);

const emptied = (table: string): { changes: RowChange[] } => ({
  changes: [{ table, operation: 'truncate', row: null, userId: null, currency: null, entityId: null }],
});

describe('a table of which any row may have changed', () => {
  let queue: TestQueue;
  let ran: string[];
  const active = ['p1', 'p2', 'p3'].map((portfolioId) => ({ userId: 'ada', portfolioId }));
  afterEach(() => queue?.stop());

  const start = async () => {
    ran = [];
    queue = await startQueue({ redisUrl: redisServerUrl(), debounceMs: 0, active });
    queue.work(async (id) => void ran.push(id));
  };
  const settled = () => eventually(() => queue.isQuiet(), Boolean);

  it.each(['portfolios', 'positions', 'cash_balances', 'prices'])(
    'has everybody valued who is looking, once, where it is %s',
    async (table) => {
      await start();
      expect(await queue.scheduler.rewritten(emptied(table))).toBe(true);
      await Promise.all([queue.everybody.meet(), queue.everybody.meet()]);
      await settled();
      await queue.everybody.meet();
      await settled();
      expect(ran.toSorted()).toEqual(['p1', 'p2', 'p3']);
    },
  );

  it('is of no interest where no value is made of it', async () => {
    await start();
    await queue.scheduler.rewritten(emptied('users'));
    await queue.everybody.meet();
    await settled();
    expect(ran).toEqual([]);
  });

  it('is not forgotten where a worker dies over it', async () => {
    await start();
    await queue.scheduler.rewritten(emptied('prices'));
    const value = queue.everybody.value.bind(queue.everybody);
    queue.everybody.value = () => Promise.reject(new Error('killed'));
    await expect(queue.everybody.meet()).rejects.toThrow('killed');
    queue.everybody.value = value;
    queue.sweeper.start();
    await eventually(
      async () => ran.length,
      (count) => count === 3,
    );
  });
});

describe('TRUNCATE by hand', () => {
  let deployment: TestDeployment;
  let app: Application;
  let ada: Client;
  let feed: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    app = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: '100', RECOMPUTE_PACE_MS: '100' });
    [ada, feed] = [await someone(deployment, app), await someone(deployment, app, 'feed')];
  });
  afterAll(() => deployment?.end());

  it('of prices and of positions is seen by whoever is looking', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    const socket = await ada.socket();
    const { until } = listen(socket, 'portfolio.update');
    await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });
    await bring(feed, { symbol: 'AAPL', price: '101' });
    await until(({ valuation }) => valuation.marketValue === '1010');
    await deployment.database.query('TRUNCATE prices');
    await until(({ valuation }) => !valuation.complete && valuation.costBasis === '1000');
    await deployment.database.query('TRUNCATE positions');
    await until(({ valuation }) => valuation.complete && valuation.costBasis === '0');
    socket.disconnect();
  });
});
