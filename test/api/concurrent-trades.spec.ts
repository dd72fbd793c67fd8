import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

describe('trades of one position at the same time, on two processes', () => {
  let deployment: TestDeployment;
  let processes: Application[];
  let ada: Client;
  const count = 20;

  beforeAll(async () => {
    deployment = await createDeployment();
    processes = await Promise.all([deployment.start('web'), deployment.start('web')]);
    ada = await someone(deployment, processes[0]!);
  });
  afterAll(() => deployment?.end());

  const atOnce = (portfolio: string, trade: (index: number) => object) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        ada.at(processes[index % 2]!.url).post(`${portfolio}/trades`, { symbol: 'AAPL', ...trade(index) }),
      ),
    );
  const readEverywhere = (portfolio: string) => Promise.all(processes.map(({ url }) => ada.at(url).get(portfolio)));

  it('all count, each with a revision of its own', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { quantity: '100', price: '10' });

    const answers = await atOnce(portfolio, (index) => ({ type: 'buy', quantity: '1', price: String(index + 1) }));

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const revisions = answers.map(({ body }) => body.revision as number).toSorted((a, b) => a - b);
    expect(revisions).toEqual(Array.from({ length: count }, (_, index) => index + 2));
    // 100 × 10 + (1 + 2 + … + 20) = 1,210
    for (const { body } of await readEverywhere(portfolio)) {
      expect(body).toMatchObject({
        revision: 21,
        positions: [{ quantity: '120', costBasis: '1210', version: 21 }],
        cash: [{ amount: '-1210' }],
      });
    }
  });

  it('that open it make one position', async () => {
    const portfolio = await openPortfolio(ada);

    await atOnce(portfolio, () => ({ type: 'buy', quantity: '1', price: '10' }));

    for (const { body } of await readEverywhere(portfolio)) {
      expect(body.positions).toMatchObject([{ symbol: 'AAPL', quantity: '20' }]);
    }
  });

  it('never sell more than is held', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { quantity: '7', price: '10' });

    const answers = await atOnce(portfolio, () => ({ type: 'sell', quantity: '1', price: '10' }));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(7);
    expect(answers.filter(({ status, body }) => status === 422 && body.code === 'insufficient_quantity')).toHaveLength(
      13,
    );
    for (const { body } of await readEverywhere(portfolio)) {
      expect(body).toMatchObject({ revision: 8, positions: [{ quantity: '0' }], cash: [{ amount: '0' }] });
    }
  });

  it('of different portfolios do not wait for each other', async () => {
    const [held, other] = [await openPortfolio(ada), await openPortfolio(ada)];
    await deployment.database.query('BEGIN');
    await deployment.database.query('SELECT id FROM portfolios WHERE id = $1 FOR UPDATE', [held.split('/').at(-1)]);
    const waiting = book(ada, held);

    expect(await book(ada, other)).toMatchObject({ revision: 1 });

    await deployment.database.query('COMMIT');
    expect(await waiting).toMatchObject({ revision: 1 });
  });
});
