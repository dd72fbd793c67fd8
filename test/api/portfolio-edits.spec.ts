import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { contract, missingFields } from './support/contract.js';
import { book, openPortfolio, someone } from './support/people.js';

describe('a portfolio that is changed', () => {
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

  const read = async (url = first.url) => (await ada.at(url).get(portfolio)).body;

  it('is answered as it is now, and read so on every process, in the list too', async () => {
    await read(second.url);
    await ada.at(second.url).get('/api/v1/portfolios');

    const { status, body } = await ada.patch(portfolio, { name: ' Income ', expectedVersion: 1 });

    expect(status).toBe(200);
    expect(missingFields(contract.portfolio, body)).toEqual([]);
    expect(body).toMatchObject({ name: 'Income', costMethod: 'average', version: 2, revision: 1 });
    expect(await read(second.url)).toMatchObject({ name: 'Income', version: 2, revision: 1 });
    const { items } = (await ada.at(second.url).get('/api/v1/portfolios')).body;
    expect(items.find(({ id }: { id: string }) => id === body.id)).toMatchObject({ name: 'Income', version: 2 });
  });

  it('by somebody who has not seen the last change is refused with what it is now, and nothing is written', async () => {
    await ada.patch(portfolio, { name: 'Income', expectedVersion: 1 });

    const late = { name: 'Pension', costMethod: 'average', allowNegativeCash: false, expectedVersion: 1 };
    const { status, body } = await ada.at(second.url).patch(portfolio, late);

    expect({ status, code: body.code, fields: body.fields }).toEqual({
      status: 409,
      code: 'version_conflict',
      fields: ['name', 'allowNegativeCash'],
    });
    expect(missingFields(contract.summary, body.current)).toEqual([]);
    expect(body.current).toMatchObject({ name: 'Income', version: 2 });
    expect(await read()).toMatchObject({ name: 'Income', allowNegativeCash: true, version: 2, revision: 1 });
  });

  it('by several at once is changed by one of them, and the others hear of it', async () => {
    const writers = Array.from({ length: 10 }, (_, index) => ada.at([first, second][index % 2]!.url));

    const answers = await Promise.all(
      writers.map((writer, index) => writer.patch(portfolio, { name: `Name ${index}`, expectedVersion: 1 })),
    );

    const [winner, ...others] = answers.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    expect(await read()).toMatchObject({ name: winner!.body.name, version: 2 });
  });

  it('takes If-Match instead: the version, or the ETag of a read, after which nothing may have happened', async () => {
    const { headers } = await ada.get(portfolio);
    const etag = headers.get('etag')!;
    const byTag = await ada.patch(portfolio, { name: 'By tag' }, { 'if-match': etag });
    const byVersion = await ada.patch(portfolio, { name: 'By version' }, { 'if-match': '"2"' });
    await book(ada, portfolio);
    const afterTrade = await ada.patch(portfolio, { name: 'Too late' }, { 'if-match': `"2-abc"` });
    const stillVersion3 = await ada.patch(portfolio, { name: 'In time' }, { 'if-match': '"3"' });

    expect([byTag, byVersion, afterTrade, stillVersion3].map(({ status }) => status)).toEqual([200, 200, 409, 200]);
    expect(await read()).toMatchObject({ name: 'In time', version: 4, revision: 4 });
  });

  it.each<[string, object, Record<string, string>]>([
    ['no version', { name: 'New' }, {}],
    ['a version that is none', { name: 'New', expectedVersion: '1.5' }, {}],
    ['a version below 0', { name: 'New', expectedVersion: -1 }, {}],
    ['a tag that is none', { name: 'New' }, { 'if-match': '1' }],
    ['a weak tag', { name: 'New' }, { 'if-match': 'W/"1"' }],
    ['two versions', { name: 'New', expectedVersion: 1 }, { 'if-match': '"2"' }],
    ['any version', { name: 'New' }, { 'if-match': '*' }],
    ['nothing to change', { expectedVersion: 1 }, {}],
    ['an empty name', { name: ' ', expectedVersion: 1 }, {}],
    ['an unknown method', { costMethod: 'lifo', expectedVersion: 1 }, {}],
  ])('with %s is a bad request', async (_, body, headers) => {
    expect(await ada.patch(portfolio, body, headers)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
    expect(await read()).toMatchObject({ name: 'Growth', version: 1 });
  });

  it('to another cost method is worked out of its trades anew, and back again', async () => {
    // by average 20 at 150, of which 10 are sold at 250: realized 10 × (250 − 150) = 1,000, cost left 1,500
    await book(ada, portfolio, { price: '100' });
    await book(ada, portfolio, { price: '200' });
    await book(ada, portfolio, { type: 'sell', price: '250' });
    const average = await read();

    // by FIFO the first 10 are sold: realized 10 × (250 − 100) = 1,500, cost left 10 × 200 = 2,000
    const fifo = (await ada.patch(portfolio, { costMethod: 'fifo', expectedVersion: 1 })).body;
    const again = (await ada.patch(portfolio, { costMethod: 'average', expectedVersion: 2 })).body;

    expect(average.positions).toMatchObject([{ quantity: '10', costBasis: '1500', realizedPnl: '1000', version: 3 }]);
    expect(fifo).toMatchObject({ costMethod: 'fifo', version: 2, revision: 4 });
    expect(fifo.positions).toMatchObject([{ quantity: '10', costBasis: '2000', realizedPnl: '1500', version: 4 }]);
    expect(again.positions).toEqual([{ ...average.positions[0], version: 5 }]);
    expect(fifo.cash).toEqual(average.cash);
  });

  it('to one that allows no debts keeps those that it has', async () => {
    await book(ada, portfolio);

    const { status } = await ada.patch(portfolio, { allowNegativeCash: false, expectedVersion: 1 });
    const more = await ada.post(`${portfolio}/trades`, { type: 'buy', symbol: 'AAPL', quantity: '1', price: '1' });

    expect(status).toBe(200);
    expect(more).toMatchObject({ status: 422, body: { code: 'insufficient_cash' } });
  });

  it('is told to whoever looks at it', async () => {
    const socket = await ada.at(second.url).socket();
    await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });
    const changes = listen(socket, 'portfolio.changed');

    await ada.patch(portfolio, { name: 'Income', expectedVersion: 1 });

    expect(await changes.until(() => true)).toMatchObject({ revision: 1 });
    socket.disconnect();
  });

  it('is removed with everything in it by whoever has seen it as it is, and nobody shows it any more', async () => {
    await book(ada, portfolio);
    const id = portfolio.split('/').at(-1)!;
    const trade = (await ada.get(`${portfolio}/trades`)).body.items[0].id;
    await ada.patch(`${portfolio}/trades/${trade}`, { note: 'amended' });
    await read(second.url);
    const socket = await ada.at(second.url).socket();
    await socket.emitWithAck('subscribe', { portfolioIds: [id] });
    const [gone, changes] = [listen(socket, 'portfolio.deleted'), listen(socket, 'portfolio.changed')];

    const unseen = await ada.delete(`${portfolio}?expectedVersion=7`);
    const unsaid = await ada.delete(portfolio);
    const removed = await ada.delete(`${portfolio}?expectedVersion=1`);

    expect(unseen).toMatchObject({
      status: 409,
      body: { code: 'version_conflict', current: { version: 1 }, fields: [] },
    });
    expect(unsaid).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect({ status: removed.status, body: removed.body }).toEqual({ status: 204, body: '' });
    for (const { url } of [first, second]) expect((await ada.at(url).get(portfolio)).status).toBe(404);
    expect((await ada.delete(portfolio, { 'if-match': '"1"' })).status).toBe(404);
    for (const table of ['positions', 'cash_balances', 'trades']) {
      expect(await deployment.database.query(`SELECT FROM ${table} WHERE portfolio_id = $1`, [id])).toEqual([]);
    }
    expect(await gone.until(() => true)).toEqual({ portfolioId: id });
    expect(changes.received).toHaveLength(1);
    expect(await socket.emitWithAck('subscribe', { portfolioIds: [id] })).toMatchObject({
      ok: false,
      code: 'not_found',
    });
    socket.disconnect();
  });

  it('is left by everybody who looked at it: whatever comes to be under its id is not told to them', async () => {
    const other = await openPortfolio(ada);
    const [id, otherId] = [portfolio, other].map((path) => path.split('/').at(-1)!);
    const socket = await ada.at(second.url).socket();
    await socket.emitWithAck('subscribe', { portfolioIds: [id, otherId] });
    const [gone, changes] = [listen(socket, 'portfolio.deleted'), listen(socket, 'portfolio.changed')];
    await ada.delete(`${portfolio}?expectedVersion=1`);
    await gone.until(() => true);

    await deployment.database.query(
      `INSERT INTO portfolios (id, user_id, name, base_currency, cost_method) VALUES ($1, 'bob', 'His', 'USD', 'fifo')`,
      [id],
    );
    await deployment.database.query(`UPDATE portfolios SET revision = 99 WHERE id = ANY($1)`, [[id, otherId]]);

    await changes.until(({ portfolioId }) => portfolioId === otherId);
    expect(changes.received.map(({ revision }) => revision)).toEqual([0, 99]);
    socket.disconnect();
  });
});
