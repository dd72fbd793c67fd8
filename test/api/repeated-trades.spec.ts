import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

describe('a trade that is sent again', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Client;
  let portfolio: string;
  const trade = { type: 'buy', symbol: 'AAPL', quantity: '10', price: '100', fee: '1', note: 'once' };

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web')]);
    ada = await someone(deployment, first);
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    portfolio = await openPortfolio(ada);
  });

  const send = (content: object, headers: Record<string, string> = {}, url = first.url) =>
    ada.at(url).post(`${portfolio}/trades`, content, headers);
  const held = async () => {
    const { body } = await ada.get(portfolio);
    return { quantity: body.positions[0]?.quantity, revision: body.revision };
  };

  it('by its executionId is answered as it was, on any process, whatever has happened since', async () => {
    const original = await send({ ...trade, executionId: 'e-1' });
    await book(ada, portfolio, { quantity: '5', price: '120' });
    await bring(await someone(deployment, first, 'feed'), { symbol: 'AAPL', price: '130' });

    for (const { url } of [first, second]) {
      const again = await send({ ...trade, executionId: 'e-1' }, {}, url);
      expect(again.status).toBe(200);
      expect(again.body).toEqual(original.body);
    }
    expect(original.status).toBe(201);
    expect(await held()).toEqual({ quantity: '15', revision: 2 });
  });

  it('with its fields in another order is still the same', async () => {
    await send({ ...trade, executionId: 'e-1' });

    const again = await send(Object.fromEntries(Object.entries({ ...trade, executionId: 'e-1' }).toReversed()));

    expect(again.status).toBe(200);
  });

  it('with other content is a conflict, and changes nothing', async () => {
    await send({ ...trade, executionId: 'e-1' });

    const changes = [{ quantity: '11' }, { price: '101' }, { symbol: 'MSFT' }, { type: 'sell' }, { note: 'twice' }];
    for (const change of changes) {
      const again = await send({ ...trade, executionId: 'e-1', ...change });
      expect(again).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    }
    expect(await held()).toEqual({ quantity: '10', revision: 1 });
  });

  it('by its Idempotency-Key is answered as it was, and with other content is a conflict', async () => {
    const header = { 'idempotency-key': 'k-1' };
    const original = await send(trade, header);

    const again = await send(trade, header, second.url);
    const other = await send({ ...trade, quantity: '11' }, header);

    expect([original.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(original.body);
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect(await held()).toEqual({ quantity: '10', revision: 1 });
  });

  it('in another portfolio is another trade', async () => {
    await send({ ...trade, executionId: 'e-1' });
    const elsewhere = await openPortfolio(ada);

    expect((await ada.post(`${elsewhere}/trades`, { ...trade, executionId: 'e-1' })).status).toBe(201);
  });

  it('without a name counts again', async () => {
    await send(trade);

    expect((await send(trade)).status).toBe(201);
    expect(await held()).toEqual({ quantity: '20', revision: 2 });
  });

  it('while the first is on its way is booked once, and both hear the same', async () => {
    const urls = [first.url, second.url, first.url, second.url];

    const answers = await Promise.all(urls.map((url) => send({ ...trade, executionId: 'e-1' }, {}, url)));

    const answered = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([answered(201), answered(200)]).toEqual([1, 3]);
    for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
    expect(await held()).toEqual({ quantity: '10', revision: 1 });
  });

  it('after it was refused is tried again: only what was booked is remembered', async () => {
    const sell = { ...trade, type: 'sell', executionId: 'e-2' };
    const refused = await send(sell);
    await send(trade);

    expect(refused.status).toBe(422);
    expect((await send(sell)).status).toBe(201);
  });
});
