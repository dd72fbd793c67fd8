import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { pagesOf } from './support/pages.js';
import { bring, openPortfolio, someone } from './support/people.js';

const PATH = '/api/v1/alert-rules';
const above = { kind: 'price_above', symbol: 'AAPL', threshold: '105.50' };
const idOf = (portfolio: string) => portfolio.split('/').at(-1)!;

describe('alert rules', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let bob: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    bob = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    ada = await someone(deployment, web);
  });

  const make = async (owner: Client, rule: object = above) => {
    const { status, body } = await owner.post(PATH, rule);
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };

  it('are answered in the words in which they were made, exact, and listed oldest first', async () => {
    const portfolioId = idOf(await openPortfolio(ada));
    const rules: object[] = [
      above,
      { kind: 'price_below', symbol: 'AAPL', threshold: '0.00000001' },
      { kind: 'day_change_beyond', symbol: 'BTC-USD', percent: '2.5' },
      { kind: 'day_change_beyond', portfolioId, percent: '5' },
      { kind: 'update_late', portfolioId, afterMs: 5000 },
    ];
    const made = [];
    for (const rule of rules) made.push(await make(ada, rule));
    const answered = { id: expect.any(String), isBeyond: false, version: 1, createdAt: expect.any(String) };
    rules[0] = { ...above, threshold: '105.5' };
    expect(made).toEqual(rules.map((rule) => Object.assign(rule, answered)));
    const pages = await pagesOf<object>(
      async ({ cursor = '' }) => (await ada.get(`${PATH}?limit=2${cursor && `&cursor=${cursor}`}`)).body,
    );
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(made);
    expect((await ada.get(`${PATH}/${made[0].id}`)).body).toEqual(made[0]);
  });

  it.each<[string, object]>([
    ['no kind', { symbol: 'AAPL', threshold: '1' }],
    ['an unknown kind', { ...above, kind: 'volume_above' }],
    ['a symbol that is none', { ...above, symbol: 'apple; DROP TABLE alert_rules' }],
    ['a number for a price', { ...above, threshold: 105.5 }],
    ['a price of 0', { ...above, threshold: '0' }],
    ['a price with an exponent', { ...above, threshold: '1e3' }],
    ['a field that it does not have', { ...above, percent: '5' }],
    ['neither symbol nor portfolio', { kind: 'day_change_beyond', percent: '5' }],
    ['both of them', { kind: 'day_change_beyond', symbol: 'AAPL', portfolioId: randomUUID(), percent: '5' }],
    ['a portfolio that is no id', { kind: 'update_late', portfolioId: '1', afterMs: 5000 }],
    ['less than a second', { kind: 'update_late', portfolioId: randomUUID(), afterMs: 999 }],
    ['more than a day', { kind: 'update_late', portfolioId: randomUUID(), afterMs: 86_400_001 }],
  ])('with %s are not made', async (_, rule) => {
    expect(await ada.post(PATH, rule)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((await ada.get(PATH)).body.items).toEqual([]);
  });

  it('are not made about another user’s portfolio, or one that there is not', async () => {
    const foreign = idOf(await openPortfolio(bob));
    for (const portfolioId of [foreign, randomUUID()]) {
      for (const rule of [
        { kind: 'day_change_beyond', portfolioId, percent: '5' },
        { kind: 'update_late', portfolioId, afterMs: 5000 },
      ]) {
        expect(await ada.post(PATH, rule)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      }
    }
    expect((await ada.get(PATH)).body.items).toEqual([]);
  });

  it('of somebody else are as if there were none', async () => {
    const { id } = await make(bob);
    const answers = await Promise.all([
      ada.get(`${PATH}/${id}`),
      ada.patch(`${PATH}/${id}`, { threshold: '1', expectedVersion: 1 }),
      ada.delete(`${PATH}/${id}?expectedVersion=1`),
      ada.get(`${PATH}/${randomUUID()}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await bob.get(`${PATH}/${id}`)).body).toMatchObject({ threshold: '105.5', version: 1 });
  });

  it('are nothing that a feed or an admin has', async () => {
    for (const role of ['feed', 'admin']) {
      const caller = await someone(deployment, web, role);
      expect((await caller.get(PATH)).status).toBe(403);
      expect((await caller.post(PATH, above)).status).toBe(403);
      expect((await caller.get('/api/v1/notices')).status).toBe(403);
    }
  });

  it('are changed by whoever has seen them as they are, by version or If-Match', async () => {
    const { id } = await make(ada);
    const changed = await ada.patch(`${PATH}/${id}`, { threshold: '110', expectedVersion: 1 });
    expect(changed).toMatchObject({ status: 200, body: { id, threshold: '110', version: 2 } });
    expect(await ada.patch(`${PATH}/${id}`, { threshold: '120', expectedVersion: 1 })).toMatchObject({
      status: 409,
      body: { code: 'version_conflict', current: { threshold: '110', version: 2 }, fields: ['threshold'] },
    });
    expect((await ada.patch(`${PATH}/${id}`, { threshold: '120' }, { 'if-match': '"2"' })).body).toMatchObject({
      threshold: '120',
      version: 3,
    });
    for (const body of [{ threshold: '1' }, { expectedVersion: 3 }, { percent: '5', expectedVersion: 3 }]) {
      expect(await ada.patch(`${PATH}/${id}`, body)).toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
    }
    expect((await ada.get(`${PATH}/${id}`)).body).toMatchObject({ threshold: '120', version: 3 });
  });

  it('are removed by whoever has seen them as they are, and with the portfolio that they are about', async () => {
    const portfolio = await openPortfolio(ada);
    const [first] = [
      await make(ada),
      await make(ada, { kind: 'update_late', portfolioId: idOf(portfolio), afterMs: 5000 }),
    ];
    expect((await ada.delete(`${PATH}/${first.id}?expectedVersion=2`)).status).toBe(409);
    expect((await ada.delete(`${PATH}/${first.id}?expectedVersion=1`)).status).toBe(204);
    expect((await ada.delete(`${portfolio}?expectedVersion=1`)).status).toBe(204);
    expect((await ada.get(PATH)).body.items).toEqual([]);
  });

  it('are 100 at most, however many are made at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 110 }, (_, index) => ada.post(PATH, { ...above, threshold: String(index + 1) })),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(10);
    expect(refused).toMatchObject(refused.map(() => ({ status: 422, body: { code: 'too_many_alert_rules' } })));
    await make(bob);
  });

  it('lead to notices that are listed newest first, and read one by one or all at once', async () => {
    const feed = await someone(deployment, web, 'feed');
    await bring(feed, { symbol: 'IBM', price: '200' });
    for (const threshold of ['150', '160', '170']) await make(ada, { kind: 'price_above', symbol: 'IBM', threshold });
    const list = async (query = '') => (await ada.get(`/api/v1/notices${query}`)).body.items as any[];
    const items = await eventually(list, ({ length }) => length === 3);
    // The later one has the greater id (RFC 9562).
    const ids: string[] = items.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((one, other) => (one < other ? 1 : -1)));
    expect(items[0]).toEqual({
      code: 'alert',
      id: expect.any(String),
      ruleId: expect.any(String),
      kind: 'price_above',
      detail: expect.stringMatching(/^IBM is at 200, above 1[567]0$/),
      symbol: 'IBM',
      value: '200',
      threshold: expect.stringMatching(/^1[567]0$/),
      at: expect.any(String),
      readAt: null,
    });

    expect((await bob.post(`/api/v1/notices/${items[1].id}/read`)).status).toBe(404);
    const read = await ada.post(`/api/v1/notices/${items[1].id}/read`);
    expect(read).toMatchObject({ status: 200, body: { id: items[1].id, readAt: expect.any(String) } });
    expect((await ada.post(`/api/v1/notices/${items[1].id}/read`)).body).toEqual(read.body);
    expect((await list('?unread=true')).map(({ id }) => id)).toEqual([items[0].id, items[2].id]);
    expect((await list('?unread=false')).map(({ id }) => id)).toEqual([items[1].id]);
    expect(await ada.post('/api/v1/notices/read-all')).toMatchObject({ status: 200, body: { read: 2 } });
    expect(await list('?unread=true')).toEqual([]);
    const pages = await pagesOf<{ id: string }>(
      async ({ cursor = '' }) => (await ada.get(`/api/v1/notices?limit=2${cursor && `&cursor=${cursor}`}`)).body,
    );
    expect(pages.flat().map(({ id }) => id)).toEqual(ids);
    expect((await bob.get('/api/v1/notices')).body.items).toEqual([]);
  });
});
