import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { contract, missingFields } from './support/contract.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

describe('a holding that is set by hand', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Client;
  let portfolio: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web')]);
    ada = await someone(deployment, first);
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    portfolio = await openPortfolio(ada);
  });

  const aapl = { symbol: 'AAPL', quantity: '10', averageCost: '100', currency: 'USD' };
  const open = async (fields: object = {}) => {
    const { status, body } = await ada.post(`${portfolio}/holdings`, { ...aapl, ...fields });
    expect(status).toBe(201);
    return body;
  };
  const at = (id: string) => `${portfolio}/holdings/${id}`;
  const read = async () => (await ada.at(second.url).get(portfolio)).body;
  const trades = async () => (await ada.get(`${portfolio}/trades`)).body.items;

  it('is answered as a position, explained by a trade, and moves no cash', async () => {
    const { holding, revision } = await open();

    expect(missingFields(contract.position, holding)).toEqual([]);
    expect(holding).toMatchObject({
      quantity: '10',
      averageCost: '100',
      costBasis: '1000',
      realizedPnl: '0',
      version: 1,
    });
    expect(await read()).toMatchObject({ revision, positions: [{ id: holding.id, costBasis: '1000' }], cash: [] });
    expect(await trades()).toMatchObject([{ type: 'adjustment', quantity: '10', amount: '1000', status: 'booked' }]);
  });

  it('is by its whole cost exact where the average is not, and takes its currency as a trade does', async () => {
    await bring(await someone(deployment, first, 'feed'), { symbol: 'NESN', price: '95', currency: 'CHF' });

    const { status, body } = await ada.post(`${portfolio}/holdings`, {
      symbol: 'NESN',
      quantity: '3',
      costBasis: '100',
    });

    expect(status).toBe(201);
    expect(body.holding).toMatchObject({ costBasis: '100', averageCost: '33.333333333333333333', currency: 'CHF' });
  });

  it('where something is held already is a conflict with what that is', async () => {
    const { position } = await book(ada, portfolio);

    const { status, body } = await ada.post(`${portfolio}/holdings`, aapl);

    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'holding_exists', current: { id: position.id, quantity: '10', version: 1 } });
    expect(await trades()).toHaveLength(1);
  });

  it('where everything was sold begins anew, and what was realized stays', async () => {
    await book(ada, portfolio);
    await book(ada, portfolio, { type: 'sell', price: '130' });

    const unseen = await ada.post(`${portfolio}/holdings`, { ...aapl, quantity: '2', expectedVersion: 0 });
    const { holding } = await open({ quantity: '2', expectedVersion: 2 });

    expect(unseen).toMatchObject({
      status: 409,
      body: { code: 'version_conflict', fields: ['quantity', 'averageCost'] },
    });
    expect(holding).toMatchObject({ quantity: '2', costBasis: '200', realizedPnl: '300', version: 3 });
  });

  it('is changed in what is named: another quantity alone leaves the average cost', async () => {
    const { id } = (await open()).holding;

    const quantity = await ada.patch(at(id), { quantity: '15', expectedVersion: 1 });
    const averageCost = await ada.patch(at(id), { averageCost: '90' }, { 'if-match': '"2"' });
    const costBasis = await ada.patch(at(id), { quantity: '3', costBasis: '100', expectedVersion: 3 });

    expect(quantity).toMatchObject({
      status: 200,
      body: { holding: { quantity: '15', costBasis: '1500' }, revision: 2 },
    });
    expect(averageCost.body.holding).toMatchObject({ quantity: '15', costBasis: '1350', version: 3 });
    expect(costBasis.body.holding).toMatchObject({ quantity: '3', costBasis: '100', version: 4 });
    expect(await read()).toMatchObject({ revision: 4, positions: [costBasis.body.holding], cash: [] });
    expect(await trades()).toHaveLength(4);
  });

  it('by somebody who has not seen the last trade is refused with the position as it is, and nothing is written', async () => {
    const { position } = await book(ada, portfolio);
    await book(ada, portfolio, { quantity: '5' });

    const wanted = { quantity: '15.0', averageCost: '90', expectedVersion: 1 };
    const { status, body } = await ada.at(second.url).patch(at(position.id), wanted);
    const removal = await ada.delete(`${at(position.id)}?expectedVersion=1`);

    expect(status).toBe(409);
    // 15.0 is what is held
    expect(body).toMatchObject({
      code: 'version_conflict',
      current: { quantity: '15', version: 2 },
      fields: ['averageCost'],
    });
    expect(removal).toMatchObject({ status: 409, body: { code: 'version_conflict', fields: [] } });
    expect(await trades()).toHaveLength(2);
    expect(await read()).toMatchObject({ revision: 2, positions: [{ quantity: '15', costBasis: '1500' }] });
  });

  it('by several at once is changed by one of them', async () => {
    const { id } = (await open()).holding;
    const writers = Array.from({ length: 8 }, (_, index) => ada.at([first, second][index % 2]!.url));

    const answers = await Promise.all(
      writers.map((writer, index) => writer.patch(at(id), { quantity: String(index + 1), expectedVersion: 1 })),
    );

    const answered = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([answered(200), answered(409)]).toEqual([1, 7]);
    expect(await trades()).toHaveLength(2);
  });

  it('is removed by somebody who has seen it, and is then nothing that could be changed by halves', async () => {
    await book(ada, portfolio);
    await book(ada, portfolio, { type: 'sell', quantity: '4', price: '130' });
    const { id } = (await read()).positions[0];

    const unsaid = await ada.delete(at(id));
    const removed = await ada.delete(`${at(id)}?expectedVersion=2`);
    const again = await ada.delete(`${at(id)}?expectedVersion=3`);
    const half = await ada.patch(at(id), { averageCost: '5', expectedVersion: 3 });

    expect(unsaid).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    // realized 4 × (130 − 100); the cash is that of the trades: −1,000 + 520
    expect(removed).toMatchObject({
      status: 200,
      body: { holding: { quantity: '0', costBasis: '0', realizedPnl: '120' } },
    });
    for (const refused of [again, half]) expect(refused).toMatchObject({ status: 422, body: { code: 'nothing_held' } });
    expect(await read()).toMatchObject({ revision: 3, cash: [{ amount: '-480' }] });
  });

  it('keeps the average rate at which it was bought, and a new one is at the rate of the day', async () => {
    const feed = await someone(deployment, first, 'feed');
    const rates = [{ base: 'EUR', quote: 'USD', rate: '2', asOf: new Date().toISOString() }];
    await feed.post('/api/v1/fx-rates', { rates });
    await bring(
      feed,
      { symbol: 'SAP', price: '10', currency: 'EUR' },
      { symbol: 'ASML', price: '10', currency: 'EUR' },
    );
    // 100 EUR at 1.5: 150 USD
    await book(ada, portfolio, { symbol: 'SAP', currency: 'EUR', price: '10', fxRate: '1.5' });
    const { id } = (await read()).positions[0];

    const { body } = await ada.patch(at(id), { quantity: '20', expectedVersion: 1 });
    const { holding } = await open({ symbol: 'ASML', averageCost: '10', currency: 'EUR' });

    // 20 × 10 × 2 − 300; 10 × 10 × 2 − 200
    expect(body.holding).toMatchObject({ costBasis: '200', unrealizedPnl: '100', unrealizedFxEffect: '100' });
    expect(holding).toMatchObject({ costBasis: '100', unrealizedPnl: '0' });
  });

  it('holds after a trade whose time is still to come', async () => {
    const soon = new Date(Date.now() + 50_000).toISOString();
    const { position } = await book(ada, portfolio, { executedAt: soon });

    await ada.patch(at(position.id), { quantity: '3', expectedVersion: 1 });

    expect((await read()).positions).toMatchObject([{ quantity: '3', costBasis: '300' }]);
  });

  it('is taken back by cancelling its trade, and no client books or amends such a one', async () => {
    const { position } = await book(ada, portfolio);
    await ada.patch(at(position.id), { quantity: '3', expectedVersion: 1 });
    const [adjustment] = await trades();

    const amended = await ada.patch(`${portfolio}/trades/${adjustment.id}`, { quantity: '4' });
    const booked = await ada.post(`${portfolio}/trades`, { ...adjustment, executionId: 'e-1' });
    const cancelled = await ada.delete(`${portfolio}/trades/${adjustment.id}`);

    expect([amended.status, booked.status, cancelled.status]).toEqual([400, 400, 200]);
    expect((await read()).positions).toMatchObject([{ quantity: '10', costBasis: '1000' }]);
  });

  it.each([
    ['no cost', { averageCost: undefined }],
    ['two costs', { costBasis: '1000' }],
    ['no quantity', { quantity: '0' }],
    ['a cost below 0', { averageCost: '-1' }],
    ['an unknown currency', { currency: 'dollars' }],
  ])('with %s is a bad request', async (_, fields) => {
    const { status, body } = await ada.post(`${portfolio}/holdings`, { ...aapl, ...fields });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
    expect(await trades()).toEqual([]);
  });

  it.each([
    ['nothing', { expectedVersion: 1 }],
    ['two costs', { averageCost: '1', costBasis: '10', expectedVersion: 1 }],
    ['no version', { quantity: '5' }],
  ])('is not changed by %s', async (_, change) => {
    const { id } = (await open()).holding;
    expect(await ada.patch(at(id), change)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(await trades()).toHaveLength(1);
  });

  it("is nobody else's", async () => {
    const { id } = (await open()).holding;
    const bob = await someone(deployment, first);
    const his = await openPortfolio(bob);

    for (const path of [at(id), `${his}/holdings/${id}`]) {
      const answers = [
        await bob.patch(path, { quantity: '1', expectedVersion: 1 }),
        await bob.delete(`${path}?expectedVersion=1`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    }
  });
});
