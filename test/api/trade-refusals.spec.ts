import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

/** A field that is wrong in two ways is named once. */
const pathsOf = (errors: { path: string }[]) => new Set(errors.map(({ path }) => path));

describe('a trade that is refused writes nothing:', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let portfolio: string;
  const buy = { type: 'buy', symbol: 'AAPL', quantity: '1', price: '100' };

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { quantity: '10', price: '100' });
  });
  afterAll(() => deployment?.end());

  const state = async () => ({
    portfolio: (await ada.get(portfolio, { 'cache-control': 'no-cache' })).body,
    trades: (await ada.get(`${portfolio}/trades`)).body.items,
  });
  const refused = async (trade: object) => {
    const before = await state();
    const { status, headers, body } = await ada.post(`${portfolio}/trades`, trade);
    expect(await state()).toEqual(before);
    expect(headers.get('content-type')).toContain('application/problem+json');
    return { status, code: body.code, paths: [...pathsOf(body.errors ?? [])] };
  };

  it('more is sold than is held', async () => {
    expect(await refused({ ...buy, type: 'sell', quantity: '10.0000000001' })).toMatchObject({
      status: 422,
      code: 'insufficient_quantity',
    });
  });

  it('something is sold that is not held at all', async () => {
    expect(await refused({ ...buy, type: 'sell', symbol: 'TSLA' })).toMatchObject({
      status: 422,
      code: 'insufficient_quantity',
    });
  });

  it('it is in another currency than the position', async () => {
    expect(await refused({ ...buy, currency: 'EUR' })).toMatchObject({ status: 422, code: 'currency_mismatch' });
  });

  it('it was executed in the future', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(await refused({ ...buy, executedAt: tomorrow })).toMatchObject({
      status: 422,
      code: 'executed_at_in_future',
    });
  });

  it.each<[string, object, string[]]>([
    ['it has no type', { type: undefined }, ['type']],
    ['its type is none', { type: 'gift' }, ['type']],
    ['it has no symbol', { symbol: undefined }, ['symbol']],
    ['its symbol is none', { symbol: 'two words' }, ['symbol']],
    ['its quantity is zero', { quantity: '0.000' }, ['quantity']],
    ['its quantity is negative', { quantity: '-1' }, ['quantity']],
    ['its quantity is a number instead of text', { quantity: 1 }, ['quantity']],
    ['its quantity has an exponent', { quantity: '1e3' }, ['quantity']],
    ['its quantity has too many places', { quantity: '1.00000000001' }, ['quantity']],
    ['its quantity is infinite', { quantity: 'Infinity' }, ['quantity']],
    ['its price is zero', { price: '0' }, ['price']],
    ['its ratio is nothing', { type: 'split', price: undefined, quantity: '0:3' }, ['quantity']],
    ['its ratio is of nothing', { type: 'split', price: undefined, quantity: '3:0' }, ['quantity']],
    [
      'its ratio is too small for us',
      { type: 'split', price: undefined, quantity: '0.00000000000001:999999999999999999' },
      ['quantity'],
    ],
    ['it is no split, and has a ratio', { quantity: '1:3' }, ['quantity']],
    ['it has no price', { price: undefined }, ['price']],
    ['it has both price and amount', { amount: '100' }, ['price']],
    ['its fee is negative', { fee: '-1' }, ['fee']],
    ['its currency is none', { currency: 'usd' }, ['currency']],
    ['its currency does not exist', { currency: 'ABC' }, ['currency']],
    ['its rate is zero', { fxRate: '0' }, ['fxRate']],
    ['its time is a day', { executedAt: '2024-03-12' }, ['executedAt']],
    ['its time does not exist', { executedAt: '2024-02-30T10:00:00Z' }, ['executedAt']],
    ['its time is before all markets', { executedAt: '0000-01-01T00:00:00Z' }, ['executedAt']],
    ['its note holds what no database takes', { note: 'a\0b' }, ['note']],
    ['its executionId is empty', { executionId: '' }, ['executionId']],
    ['several things are wrong', { symbol: '', quantity: '0', currency: 'US' }, ['symbol', 'currency', 'quantity']],
  ])('%s', async (_, change, paths) => {
    expect(await refused({ ...buy, ...change })).toEqual({ status: 400, code: 'validation_failed', paths });
  });

  it('it is no object', async () => {
    expect(await refused([buy])).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('its Idempotency-Key is too long', async () => {
    const answer = await ada.post(`${portfolio}/trades`, buy, { 'idempotency-key': 'x'.repeat(201) });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'Idempotency-Key' }] } });
  });

  it('but fields that nobody knows do no harm', async () => {
    const { trade } = await book(ada, portfolio, { ...buy, broker: 'somebody', revision: 7 });

    expect(trade).not.toHaveProperty('broker');
  });
});
