import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { pagesOf } from './support/pages.js';
import { bring, someone } from './support/people.js';

const at = (time: string) => `2024-03-12T${time}.000Z`;

describe('the history of a price', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let feed: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    feed = await someone(deployment, web, 'feed');
    const ticks: [string, string, string][] = [
      ['15:00:01', '10', '100'],
      ['15:00:30', '12.50', '50'],
      ['15:00:59', '11', '25'],
      ['15:01:10', '9', '10'],
      ['15:04:00', '14', '5'],
      ['15:07:00', '13', '1'],
      ['16:30:00', '20', '2'],
    ];
    const [early, late] = [ticks.slice(0, 2), ticks.slice(2)];
    // In two batches: the minute 15:00 is made of both.
    for (const batch of [early, late]) {
      await bring(feed, ...batch.map(([time, price, volume]) => ({ symbol: 'AAPL', price, volume, asOf: at(time) })));
    }
  });
  afterAll(() => deployment?.end());

  const history = (query: object, symbol = 'AAPL') => {
    const search = new URLSearchParams({ from: at('15:00:00'), to: at('17:00:00'), ...query });
    return ada.get(`/api/v1/prices/${symbol}/history?${search.toString()}`);
  };
  const bars = async (query: object) => (await history(query)).body.items;
  const times = async (query: object) => (await bars(query)).map((bar: { at: string }) => bar.at);

  it('comes in minutes, oldest first, with open, high, low, close and volume of each', async () => {
    expect(await bars({ to: at('15:05:00') })).toEqual([
      { at: at('15:00:00'), open: '10', high: '12.5', low: '10', close: '11', volume: '175' },
      { at: at('15:01:00'), open: '9', high: '9', low: '9', close: '9', volume: '10' },
      { at: at('15:04:00'), open: '14', high: '14', low: '14', close: '14', volume: '5' },
    ]);
  });

  it('comes in wider bars', async () => {
    const fiveMinutes = { at: at('15:00:00'), open: '10', high: '14', low: '9', close: '14', volume: '190' };
    expect(await bars({ interval: '5m', to: at('15:05:00') })).toEqual([fiveMinutes]);
    expect(await bars({ interval: '1h' })).toEqual([
      { ...fiveMinutes, close: '13', volume: '191' },
      { at: at('16:00:00'), open: '20', high: '20', low: '20', close: '20', volume: '2' },
    ]);
    expect(await bars({ interval: '1d' })).toEqual([
      { ...fiveMinutes, at: at('00:00:00'), high: '20', close: '20', volume: '193' },
    ]);
  });

  it('begins at from and ends before to', async () => {
    expect(await times({ from: at('15:01:00'), to: at('15:04:00') })).toEqual([at('15:01:00')]);
    expect(await times({ from: at('15:04:00'), to: at('15:04:01') })).toEqual([at('15:04:00')]);
    expect(await times({ from: at('17:00:00'), to: at('15:00:00') })).toEqual([]);
  });

  it.each(['1m', '5m', '1h'])('in %s bars comes whole in pages', async (interval) => {
    const whole = await bars({ interval });
    const pages = await pagesOf(async (after) => (await history({ interval, limit: '1', ...after })).body);

    expect(pages.map((page) => page.length)).toEqual(whole.map(() => 1));
    expect(pages.flat()).toEqual(whole);
  });

  it('takes a tick that comes late, though the latest price does not', async () => {
    const { body } = await feed.post('/api/v1/prices', {
      prices: [{ symbol: 'AAPL', price: '8', volume: '1', asOf: at('15:02:00') }],
    });

    expect(body).toMatchObject({ accepted: 0, ignored: 1 });
    expect(await bars({ from: at('15:02:00'), to: at('15:03:00') })).toEqual([
      { at: at('15:02:00'), open: '8', high: '8', low: '8', close: '8', volume: '1' },
    ]);
  });

  it('of a symbol that nobody knows is empty', async () => {
    expect((await history({}, 'NEVER')).body).toEqual({ items: [], nextCursor: null });
  });

  it.each([
    { interval: '2m' },
    { from: 'yesterday' },
    { to: '' },
    { limit: '0' },
    { limit: '501' },
    { cursor: 'nonsense' },
  ])('does not come by %j', async (query) => {
    expect((await history(query)).status).toBe(400);
  });
});
