import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { contract, missingFields, numbersIn } from './support/contract.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

describe('a portfolio', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());

  it('is opened empty, worth nothing and complete', async () => {
    const { status, body } = await ada.post('/api/v1/portfolios', {
      name: 'Pension',
      baseCurrency: 'CHF',
      entityId: 'e-1',
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
      name: 'Pension',
      baseCurrency: 'CHF',
      costMethod: 'average',
      entityId: 'e-1',
      version: 1,
      revision: 0,
      positions: [],
      cash: [],
      valuation: { marketValue: '0', cashValue: '0', totalValue: '0', totalPnl: '0', complete: true, missing: [] },
    });
    expect((await ada.get(`/api/v1/portfolios/${body.id}`)).body).toEqual(body);
  });

  it('has every field of the contract, and money as text', async () => {
    const feed = await someone(deployment, web, 'feed');
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    await bring(feed, { symbol: 'AAPL', price: '110', currency: 'USD', openingPrice: '105', previousClose: '104' });

    const { body } = await ada.get(portfolio);

    expect(missingFields(contract.portfolio, body)).toEqual([]);
    expect(missingFields(contract.position, body.positions[0])).toEqual([]);
    expect(missingFields(contract.valuation, body.valuation)).toEqual([]);
    expect(new Set(numbersIn(body))).toEqual(new Set(['version', 'revision', 'positions[].version']));
    expect(body.cash).toEqual([{ currency: 'USD', amount: '-1000' }]);
    expect(body.positions[0].priceAsOf).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('is in its list at once, also where the list was cached; oldest first, page by page', async () => {
    const owner = await someone(deployment, web);
    expect((await owner.get('/api/v1/portfolios')).body).toEqual({ items: [], nextCursor: null });
    const names = ['First', 'Second', 'Third'];
    for (const name of names) await openPortfolio(owner, { name });

    const { items } = (await owner.get('/api/v1/portfolios')).body;
    const first = (await owner.get('/api/v1/portfolios?limit=2')).body;
    const rest = (await owner.get(`/api/v1/portfolios?limit=2&cursor=${first.nextCursor}`)).body;

    expect(items.map(({ name }: { name: string }) => name)).toEqual(names);
    expect(missingFields(contract.summary, items[0])).toEqual([]);
    expect([...first.items, ...rest.items]).toEqual(items);
    expect(rest.nextCursor).toBeNull();
  });

  it.each([
    ['no name', { baseCurrency: 'USD' }, ['name']],
    ['an empty name', { name: '', baseCurrency: 'USD' }, ['name']],
    ['a currency that is none', { name: 'Growth', baseCurrency: 'dollars' }, ['baseCurrency']],
    ['a cost method that is none', { name: 'Growth', baseCurrency: 'USD', costMethod: 'best' }, ['costMethod']],
    ['nothing right', { name: 1 }, ['name', 'baseCurrency']],
  ])('with %s is refused field by field, and not opened', async (_, input, paths) => {
    const owner = await someone(deployment, web);

    const { status, headers, body } = await owner.post('/api/v1/portfolios', input);

    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(paths);
    expect((await owner.get('/api/v1/portfolios')).body.items).toEqual([]);
  });

  it.each([
    ['that is no JSON', '{"name":', 'application/json', 400],
    ['that is too large', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'application/json', 413],
    ['that is missing', undefined, 'application/json', 400],
    ['of another type', 'name=Growth', 'text/plain', 400],
  ])('from a body %s is refused with a problem', async (_, body, type, status) => {
    const answer = await ada.request('POST', '/api/v1/portfolios', body, { 'content-type': type });

    expect(answer).toMatchObject({ status, body: { status, code: expect.any(String) } });
  });

  it.each(['nonsense', '0', 'null', '%00', "'; DROP TABLE portfolios; --", '%E0%A4%A'])(
    'by the id %s is the mistake of who asks',
    async (id) => {
      const paths = [`/api/v1/portfolios/${id}`, `/api/v1/portfolios/${id}/trades`];

      const answers = await Promise.all(paths.map((path) => ada.get(path)));

      expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    },
  );

  it.each(['limit=0', 'limit=501', 'limit=many', 'cursor=nonsense', 'cursor=WyIxIl0'])(
    'is not listed by %s',
    async (query) => {
      expect((await ada.get(`/api/v1/portfolios?${query}`)).status).toBe(400);
    },
  );

  it('ignores fields that it does not know', async () => {
    const { status, body } = await ada.post('/api/v1/portfolios', {
      name: 'Growth',
      baseCurrency: 'USD',
      revision: 7,
      userId: 'bob',
    });

    expect({ status, revision: body.revision }).toEqual({ status: 201, revision: 0 });
  });
});
