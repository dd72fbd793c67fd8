import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPortfolio, someone } from '../api/support/people.js';
import type { Application } from '../support/application.js';
import type { Answer, Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { Nasty } from './support/nasty.js';

/** FUZZ_INPUTS=10000 takes 40 s of a core more; ./odd-inputs.spec.ts has that many without the way there. */
const REQUESTS = parseInt(process.env['FUZZ_INPUTS'] ?? '1000', 10);
const AT_ONCE = 16;

const ghostfolio = [
  'Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note',
  '12-03-2024,AAPL,YAHOO,USD,170.10,3,buy,1.5,first',
  '13-03-2024,AAPL,YAHOO,USD,171.10,1,sell,1.5,second',
];
const trades = [
  { type: 'buy', symbol: 'AAPL', quantity: '1', price: '1', currency: 'USD', fee: '0', note: 'x' },
  { type: 'dividend', symbol: 'AAPL', amount: '1', executedAt: '2024-03-12T15:00:00Z' },
  { type: 'deposit', amount: '1', currency: 'EUR', fxRate: '1.1' },
  { type: 'split', symbol: 'AAPL', quantity: '1' },
];

/** What a request was, and what became of it. */
interface Attempt {
  method: string;
  path: string;
  body: string;
  answer: Answer;
}

async function count({ database }: TestDeployment, sql: string): Promise<number> {
  const [row] = await database.query<{ count: string }>(`SELECT count(*) FROM ${sql}`);
  return Number(row!.count);
}

describe('requests that mean no good', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let feed: Client;
  let portfolio: string;
  const attempts: Attempt[] = [];

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    feed = await someone(deployment, web, 'feed');
    portfolio = await openPortfolio(ada);
    const nasty = new Nasty(1);
    const requests = Array.from({ length: REQUESTS }, () => () => ask(nasty));
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let request = requests.pop(); request; request = requests.pop()) attempts.push(await request());
      }),
    );
  }, 240_000);
  afterAll(() => deployment?.end());

  function routes(nasty: Nasty): [Client, string, string, string, Record<string, string>] {
    const json = { 'content-type': 'application/json', ...nasty.headers() };
    const unknown = `${portfolio}/trades/${nasty.one([randomUUID(), 'x', '%00', '..'])}`;
    const tick = { symbol: 'AAPL', price: '1', asOf: '2024-03-12T15:00:00Z', currency: 'USD', volume: '1' };
    const rate = { base: 'EUR', quote: 'USD', rate: '1.1', asOf: '2024-03-12T15:00:00Z' };
    return nasty.one([
      () => [
        ada,
        'POST',
        '/api/v1/portfolios',
        nasty.body({ name: 'x', baseCurrency: 'USD', costMethod: 'fifo' }),
        json,
      ],
      () => [ada, 'POST', `${portfolio}/trades`, nasty.body(nasty.one(trades)), json],
      () => [ada, 'POST', `${portfolio}/trades`, nasty.body(nasty.one(trades)), json],
      () => [ada, 'PATCH', unknown, nasty.body({ price: '2', fee: '1' }), json],
      () => [ada, 'DELETE', unknown, '', nasty.headers()],
      () => [ada, 'PATCH', portfolio, nasty.body({ name: 'y', expectedVersion: 1 }), json],
      () => [
        ada,
        'POST',
        `${portfolio}/holdings`,
        nasty.body({ symbol: 'IBM', quantity: '1', costBasis: '1', currency: 'USD' }),
        json,
      ],
      () => [
        ada,
        'POST',
        `${portfolio}/imports?dryRun=${nasty.one(['true', 'true', 'x', ''])}`,
        nasty.file(ghostfolio),
        { 'content-type': nasty.one(['text/csv', 'application/json', 'application/x-ofx']) },
      ],
      () => [
        ada,
        'GET',
        `${portfolio}?minRevision=${nasty.one(['x', '-1', '1e9', '', '1.5', '99999999999999999999'])}`,
        '',
        nasty.headers(),
      ],
      () => [
        ada,
        'GET',
        `${portfolio}/performance?from=${nasty.one(['x', '2024-02-30', '2024-03-12', '9999-99-99'])}`,
        '',
        nasty.headers(),
      ],
      () => [
        ada,
        'GET',
        `${portfolio}/trades?cursor=${nasty.one(['x', 'W10', '', 'e30'])}&limit=${nasty.one(['0', '501', 'x', '5'])}`,
        '',
        {},
      ],
      () => [feed, 'POST', '/api/v1/prices', JSON.stringify({ prices: [JSON.parse(safe(nasty.body(tick)))] }), json],
      () => [feed, 'POST', '/api/v1/fx-rates', JSON.stringify({ rates: [JSON.parse(safe(nasty.body(rate)))] }), json],
    ] as (() => [Client, string, string, string, Record<string, string>])[])();
  }

  async function ask(nasty: Nasty): Promise<Attempt> {
    const [client, method, path, body, headers] = routes(nasty);
    const answer = await client.request(method, path, method === 'GET' || body === '' ? undefined : body, headers);
    return { method, path, body, answer };
  }

  const worked = (method: string, path: RegExp) =>
    attempts.filter((each) => each.method === method && path.test(each.path) && each.answer.status < 300);

  it('are answered, never with a failure of ours', () => {
    expect(attempts).toHaveLength(REQUESTS);
    const failures = attempts.filter(({ answer }) => answer.status >= 500 || answer.status < 200);
    expect(failures.slice(0, 5)).toEqual([]);
  });

  it('are refused by a problem with a stable code', () => {
    const refused = attempts.filter(({ answer }) => answer.status >= 400);
    const unexplained = refused.filter(
      ({ answer: { headers, body } }) =>
        !headers.get('content-type')?.startsWith('application/problem+json') || typeof body.code !== 'string',
    );
    expect(unexplained.slice(0, 5)).toEqual([]);
    expect(refused.length).toBeGreaterThan(REQUESTS / 5);
  });

  it('write what was accepted, and nothing of what was refused', async () => {
    const made = new Set(worked('POST', /\/portfolios$/).map(({ answer }) => answer.body.id));
    expect(await count(deployment, 'portfolios')).toBe(1 + made.size);
    const booked = new Set(worked('POST', /\/trades$/).map(({ answer }) => answer.body.trade.id));
    expect(booked.size).toBeGreaterThan(REQUESTS / 50);
    expect(await count(deployment, `trades WHERE type <> 'adjustment' AND amended_by IS NULL`)).toBe(
      booked.size + imported(),
    );
    expect(await count(deployment, `positions WHERE quantity < 0`)).toBe(0);
  });

  const imported = () =>
    worked('POST', /\/imports/).reduce((sum, { answer }) => sum + (answer.body.dryRun ? 0 : answer.body.imported), 0);
});

/** What is no JSON any more is something else. */
function safe(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return 'null';
  }
}
