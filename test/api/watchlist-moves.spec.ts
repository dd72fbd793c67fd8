import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { contract, missingFields } from './support/contract.js';
import { openPortfolio, someone } from './support/people.js';

describe('moving an item of a watchlist to a portfolio', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Client;
  let portfolio: string;
  let portfolioId: string;
  let list: string;
  let item: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web')]);
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    ada = await someone(deployment, first);
    portfolio = await openPortfolio(ada, { allowNegativeCash: false });
    portfolioId = portfolio.split('/').at(-1)!;
    await ada.post(`${portfolio}/trades`, { type: 'deposit', amount: '1000', currency: 'USD' });
    const { body } = await ada.post('/api/v1/watchlists', { name: 'Tech', symbols: ['AAPL', 'IBM'] });
    list = `/api/v1/watchlists/${body.id}`;
    item = `${list}/items/${body.items[0].id}`;
  });

  const move = (fields: object = {}, headers: Record<string, string> = {}) =>
    ada.post(`${item}/move-to-portfolio`, { portfolioId, quantity: '2', price: '100', ...fields }, headers);
  const onSecond = async (path: string) => (await ada.at(second.url).get(path)).body;
  const unmoved = async () => {
    expect(await onSecond(list)).toMatchObject({ version: 1, items: [{ symbol: 'AAPL' }, { symbol: 'IBM' }] });
    expect(await onSecond(portfolio)).toMatchObject({ revision: 1, positions: [], cash: [{ amount: '1000' }] });
  };

  it('books a buy and takes the item out: the next reads on another process show both', async () => {
    // Both are in the memory of the other process.
    await unmoved();
    await onSecond('/api/v1/watchlists');

    const { status, body } = await move({ fee: '1.50', currency: 'USD' });

    const [lists, seen, held] = await Promise.all([
      onSecond('/api/v1/watchlists'),
      onSecond(list),
      onSecond(portfolio),
    ]);
    expect(status).toBe(201);
    expect(missingFields(contract.trade, body.trade)).toEqual([]);
    expect(body).toMatchObject({
      trade: { type: 'buy', symbol: 'AAPL', quantity: '2', price: '100', fee: '1.5' },
      position: { symbol: 'AAPL', quantity: '2' },
      revision: 2,
      version: 2,
    });
    expect(seen).toMatchObject({ version: 2, items: [{ symbol: 'IBM' }] });
    expect(lists.items).toMatchObject([{ itemCount: 1, version: 2 }]);
    // 1,000 − 2 × 100 − 1.50
    expect(held).toMatchObject({ revision: 2, positions: [{ symbol: 'AAPL' }], cash: [{ amount: '798.5' }] });
  });

  it('does neither where the portfolio refuses', async () => {
    const foreign = (await openPortfolio(await someone(deployment, first))).split('/').at(-1);
    const answers = [
      await move({ quantity: '11' }),
      await move({ portfolioId: foreign }),
      await move({ portfolioId: randomUUID() }),
      await move({ quantity: '0' }),
      await move({ price: 100 }),
      await move({ price: undefined }),
      await move({ fee: '-1' }),
      await move({ currency: 'dollars' }),
      await move({ type: 'sell' }),
    ];
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      '422 insufficient_cash',
      '404 not_found',
      '404 not_found',
      ...Array(6).fill('400 validation_failed'),
    ]);
    await unmoved();
  });

  it('does neither where the item is taken out in between', async () => {
    const [{ id }] = (await onSecond(list)).items;
    const [removed, moved] = await Promise.all([
      ada.at(second.url).delete(`${list}/items/${id}?expectedVersion=1`),
      move(),
    ]);
    expect([removed.status, moved.status]).toEqual(removed.status === 200 ? [200, 404] : [404, 201]);
    const held = (await onSecond(portfolio)).positions;
    expect(held).toHaveLength(moved.status === 201 ? 1 : 0);
    expect((await onSecond(list)).items).toMatchObject([{ symbol: 'IBM' }]);
  });

  it('by a double click is done once', async () => {
    const answers = await Promise.all([move(), move(), move()]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '404', '404']);
    expect(await onSecond(portfolio)).toMatchObject({ revision: 2, positions: [{ quantity: '2' }] });
  });

  it('under the same execution or Idempotency-Key again gets the first answer, though the item is gone', async () => {
    const executionId = randomUUID();
    const answer = await move({ executionId });
    const again = await move({ executionId });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(again.body).toEqual(answer.body);
    expect((await move({ executionId, quantity: '3' })).body).toMatchObject({ code: 'idempotency_conflict' });
    expect((await move()).status).toBe(404);

    const [{ id }] = (await onSecond(list)).items;
    item = `${list}/items/${id}`;
    const key = { 'idempotency-key': randomUUID() };
    const other = await move({}, key);
    expect((await move({}, key)).body).toEqual(other.body);
    expect((await onSecond(portfolio)).positions).toMatchObject([{ symbol: 'AAPL' }, { symbol: 'IBM', quantity: '2' }]);
  });
});
