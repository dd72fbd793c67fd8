import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { metric } from './support/metrics.js';
import { bring, someone } from './support/people.js';

const at = (time: string) => `2024-03-12T${time}.000Z`;

describe('a price 50 times off the last one', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let feed: Client;
  let symbol: string;
  let symbols = 0;

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web')]);
    feed = await someone(deployment, first, 'feed');
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    symbol = `FAR${(symbols += 1)}`;
    await bring(feed, { symbol, price: '100', asOf: at('15:00:00') });
  });

  const send = async (price: string, time: string, { url } = first, more: object = {}) =>
    (await feed.at(url).post('/api/v1/prices', { prices: [{ symbol, price, asOf: at(time), ...more }] })).body;
  const latest = async () => (await feed.get(`/api/v1/prices/${symbol}`)).body.price;
  const history = async () => {
    const { body } = await feed.get(`/api/v1/prices/${symbol}/history?from=${at('15:00:00')}&to=${at('16:00:00')}`);
    return body.items.map(({ high }: { high: string }) => high);
  };
  const heldBack = {
    accepted: 0,
    ignored: 0,
    rejected: [{ index: 0, code: 'suspect_price', detail: expect.any(String) }],
  };
  const accepted = { accepted: 1, ignored: 0, rejected: [] };

  it('is held back, named in the answer and counted; neither the price nor the history has it', async () => {
    const before = await metric(first.url, 'price_suspects_total', { result: 'held' });

    expect(await send('5000', '15:01:00')).toEqual(heldBack);

    expect([await latest(), await history()]).toEqual(['100', ['100']]);
    expect(await metric(first.url, 'price_suspects_total', { result: 'held' })).toBe(before + 1);
  });

  it('is confirmed by another one near it, through whichever process, and is then history', async () => {
    await send('5000', '15:01:00');

    expect(await send('5400', '15:02:00', second)).toEqual(accepted);

    expect([await latest(), await history()]).toEqual(['5400', ['100', '5000', '5400']]);
  });

  it('is not confirmed by one that is as far off but not near it', async () => {
    await send('5000', '15:01:00');

    expect(await send('6000', '15:02:00', second)).toEqual(heldBack);
    expect(await latest()).toBe('100');
  });

  it('is taken at once where the feed confirms it', async () => {
    expect(await send('5000', '15:01:00', first, { confirmed: true })).toEqual(accepted);
    expect(await latest()).toBe('5000');
  });

  it('keeps nothing else out', async () => {
    await send('1.99', '15:01:00');

    expect(await send('101', '15:02:00', second)).toEqual(accepted);
    expect(await latest()).toBe('101');
  });

  it('holds up no other row of its batch', async () => {
    const prices = [
      { symbol, price: '5000', asOf: at('15:01:00') },
      { symbol: `${symbol}B`, price: '5000', asOf: at('15:01:00') },
      { symbol, price: '700', asOf: at('15:02:00') },
    ];
    const { body } = await feed.post('/api/v1/prices', { prices });

    expect(body).toEqual({ ...heldBack, accepted: 2 });
    expect(await latest()).toBe('700');
  });
});
