import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { openPortfolio, someone } from './support/people.js';

describe('a role', () => {
  let deployment: TestDeployment;
  let web: Application;
  let user: Client;
  let feed: Client;
  let admin: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    [user, feed, admin] = await Promise.all([
      someone(deployment, web, 'user'),
      someone(deployment, web, 'feed'),
      someone(deployment, web, 'admin'),
    ]);
  });
  afterAll(() => deployment?.end());

  const forbidden = { status: 403, body: expect.objectContaining({ code: 'forbidden' }) };
  const batch = { prices: [{ symbol: 'AAPL', price: '190', asOf: '2024-03-12T15:00:00Z' }] };
  const rates = { rates: [{ base: 'EUR', quote: 'USD', rate: '1.09', asOf: '2024-03-12T15:00:00Z' }] };

  it('of a user or an admin does not bring prices or rates, and none are stored', async () => {
    for (const caller of [user, admin]) {
      expect(await caller.post('/api/v1/prices', batch)).toMatchObject(forbidden);
      expect(await caller.post('/api/v1/fx-rates', rates)).toMatchObject(forbidden);
    }
    expect(await deployment.database.query('SELECT symbol FROM prices')).toEqual([]);
  });

  it('of a feed sees and touches no portfolio', async () => {
    const portfolio = await openPortfolio(user);
    const calls = [
      feed.get('/api/v1/portfolios'),
      feed.post('/api/v1/portfolios', { name: 'Growth', baseCurrency: 'USD' }),
      feed.get(portfolio),
      feed.get(`${portfolio}/trades`),
      feed.post(`${portfolio}/trades`, { type: 'buy', symbol: 'AAPL', quantity: '1', price: '1' }),
      feed.post(`${portfolio}/refresh`),
    ];

    expect(await Promise.all(calls)).toMatchObject(calls.map(() => forbidden));
  });

  it('of a feed brings prices and rates, and everybody reads them', async () => {
    expect(await feed.post('/api/v1/prices', batch)).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(await feed.post('/api/v1/fx-rates', rates)).toMatchObject({ status: 202, body: { accepted: 1 } });
    for (const caller of [user, feed, admin]) {
      const answers = await Promise.all(
        ['/api/v1/prices/AAPL', '/api/v1/fx-rates', '/api/v1/market/status'].map((path) => caller.get(path)),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    }
  });

  it('that the token does not carry, or that does not exist, is no role', async () => {
    const owner = await someone(deployment, web, 'owner');

    expect((await owner.get('/api/v1/portfolios')).status).toBe(401);
  });
});
