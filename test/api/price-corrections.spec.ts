import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import type { Application } from '../support/application.js';
import { type Client, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { metric } from './support/metrics.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

/** A Tuesday; New York trades from 13:30 to 20:00 UTC. */
const at = (time: string, day = '12') => `2024-03-${day}T${time}.000Z`;
const unknown = {
  accepted: 0,
  ignored: 0,
  rejected: [{ index: 0, code: 'unknown_print', detail: expect.any(String) }],
};

describe('a print that its feed takes back or corrects', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let feed: Client;
  let ada: Client;
  let sockets: Socket[] = [];
  let symbol: string;
  let symbols = 0;

  beforeAll(async () => {
    deployment = await createDeployment();
    const settings = { RECOMPUTE_DEBOUNCE_MS: '1000', RECOMPUTE_PACE_MS: '100' };
    [first, second] = await Promise.all([deployment.start('all', settings), deployment.start('web', settings)]);
    [feed, ada] = [await someone(deployment, first, 'feed'), await someone(deployment, first)];
  });
  afterAll(() => deployment?.end());
  beforeEach(() => {
    symbol = `UNDO${(symbols += 1)}`;
  });
  afterEach(() => {
    for (const socket of sockets) socket.disconnect();
    sockets = [];
  });

  const row = (time: string, price: string, more: object = {}) => ({ symbol, price, asOf: at(time), ...more });
  const print = (time: string, price: string, more: object = {}) => bring(feed, row(time, price, more));
  const send = async (time: string, price: string, more: object, { url } = second) =>
    (await feed.at(url).post('/api/v1/prices', { prices: [row(time, price, more)] })).body;
  const cancel = (time: string, price: string, more = {}) => send(time, price, { correction: 'cancel', ...more });
  const correct = (time: string, price: string, more = {}) => send(time, price, { correction: 'correct', ...more });
  const latest = async ({ url } = first) => (await ada.at(url).get(`/api/v1/prices/${symbol}`)).body;
  const bars = async () => {
    const { body } = await ada.get(`/api/v1/prices/${symbol}/history?from=${at('00:00:00')}&to=${at('23:59:59')}`);
    return body.items.map((bar: Record<string, string>) =>
      [bar.at!.slice(11, 16), bar.open, bar.high, bar.low, bar.close, bar.volume].join(' '),
    );
  };

  it('gives the price before it back, on every process, and the history is without it', async () => {
    await print('15:00:10', '100', { volume: '5' });
    await print('15:00:20', '101', { volume: '7' });
    await print('15:00:30', '190', { volume: '9' });
    for (const process of [first, second]) expect(await latest(process)).toMatchObject({ price: '190' });

    expect(await cancel('15:00:30', '190', { volume: '9' })).toEqual({ accepted: 1, ignored: 0, rejected: [] });

    for (const process of [first, second]) {
      expect(await latest(process)).toMatchObject({ price: '101', asOf: at('15:00:20') });
    }
    expect(await bars()).toEqual(['15:00 100 101 100 101 12']);
  });

  it('is followed by the print before as soon as that is cancelled too, by the minutes before it', async () => {
    await print('14:58:00', '99');
    await print('15:00:10', '100');
    await print('15:01:10', '101');
    await cancel('15:01:10', '101');
    await cancel('15:00:10', '100');

    expect(await latest()).toMatchObject({ price: '99', asOf: at('14:58:00') });
    expect(await bars()).toEqual(['14:58 99 99 99 99 0']);
  });

  it('that was the only one leaves no price', async () => {
    await print('15:00:00', '100');
    await cancel('15:00:00', '100');

    for (const { url } of [first, second]) expect((await ada.at(url).get(`/api/v1/prices/${symbol}`)).status).toBe(404);
    expect(await bars()).toEqual([]);
    await print('15:00:05', '101');
    expect(await latest()).toMatchObject({ price: '101' });
  });

  it('is replaced by what it should have been, at its own time', async () => {
    await print('15:00:10', '100');
    await print('15:00:20', '110');

    await correct('15:00:20', '101');

    for (const process of [first, second]) {
      expect(await latest(process)).toMatchObject({ price: '101', asOf: at('15:00:20') });
    }
    expect(await bars()).toEqual(['15:00 100 101 100 101 0']);
  });

  it('is found by its sequence, whatever time the correction says', async () => {
    await print('15:00:10', '100', { sequence: 41 });
    await print('15:00:10', '110', { sequence: 42 });

    await cancel('15:00:40', '110', { sequence: 42 });
    expect(await latest()).toMatchObject({ price: '100', asOf: at('15:00:10') });
    expect(await cancel('15:00:10', '100', { sequence: 42 })).toEqual(unknown);
    await correct('15:00:40', '99', { sequence: 41 });
    expect(await latest()).toMatchObject({ price: '99', asOf: at('15:00:10') });
  });

  it('may be an older one: history changes, the latest price does not', async () => {
    await print('15:00:10', '100');
    await print('15:00:20', '140');
    await print('15:00:30', '101');
    await print('15:02:00', '102');

    await cancel('15:00:20', '140');

    expect(await latest()).toMatchObject({ price: '102' });
    expect(await bars()).toEqual(['15:00 100 101 100 101 0', '15:02 102 102 102 102 0']);
  });

  it('takes the opening price with it, and the next day’s previous close', async () => {
    await print('13:30:00', '190');
    await print('13:31:00', '100');
    await print('19:59:58', '104');
    await print('20:00:40', '200', { officialClose: true });
    await cancel('13:30:00', '190');
    expect(await latest()).toMatchObject({ openingPrice: '100' });

    await bring(feed, { symbol, price: '106', asOf: at('12:00:00', '13') });
    expect(await latest()).toMatchObject({ previousClose: '200' });
    await correct('20:00:40', '105');
    expect(await latest()).toMatchObject({ price: '106', previousClose: '105', change: '1' });
    await cancel('20:00:40', '105');
    expect(await latest()).toMatchObject({ price: '106', previousClose: '104', change: '2' });
  });

  it('with which a day began gives the day before back, with its opening price', async () => {
    await print('13:30:00', '100');
    await print('15:00:00', '101');
    await bring(feed, { symbol, price: '300', asOf: at('12:00:00', '13') });

    await send('12:00:00', '300', { correction: 'cancel', asOf: at('12:00:00', '13') });

    expect(await latest()).toMatchObject({ price: '101', openingPrice: '100', previousClose: null });
  });

  it('that nobody knows changes nothing, and neither does the same cancel again', async () => {
    const before = await metric(second.url, 'price_corrections_total', { result: 'unknown' });
    expect(await cancel('15:00:00', '100')).toEqual(unknown);
    await print('15:00:10', '100');
    await print('15:00:20', '101');
    await cancel('15:00:20', '101');
    expect(await cancel('15:00:20', '101')).toEqual(unknown);
    expect(await cancel('15:00:10', '100.01')).toEqual(unknown);

    expect([(await latest()).price, await bars()]).toEqual(['100', ['15:00 100 100 100 100 0']]);
    expect(await metric(second.url, 'price_corrections_total', { result: 'unknown' })).toBe(before + 3);
  });

  it('may have come in the same batch', async () => {
    const { body } = await feed.post('/api/v1/prices', {
      prices: [
        row('15:00:10', '100'),
        row('15:00:20', '200'),
        row('15:00:20', '200', { correction: 'cancel' }),
        row('15:00:20', '200', { correction: 'cancel' }),
        row('15:00:30', '90'),
        row('15:00:30', '101', { correction: 'correct' }),
      ],
    });

    expect(body).toMatchObject({ accepted: 5, ignored: 0, rejected: [{ index: 3, code: 'unknown_print' }] });
    expect([(await latest()).price, await bars()]).toEqual(['101', ['15:00 100 101 100 101 0']]);
  });

  it('may be one that is held back: it cannot be confirmed any more, or is judged by what it should have been', async () => {
    await print('15:00:10', '100');
    await send('15:00:20', '9000', {});
    await cancel('15:00:20', '9000');
    expect((await send('15:00:30', '9000', {})).rejected).toMatchObject([{ code: 'suspect_price' }]);

    await correct('15:00:30', '101');
    expect([(await latest()).price, await bars()]).toEqual(['101', ['15:00 100 101 100 101 0']]);
  });

  it('reaches whoever watches a portfolio that holds it', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { symbol, executedAt: '2024-02-01T15:00:00Z' });
    const watch = async () => {
      sockets.push(await ada.socket());
      const updates = listen(sockets.at(-1)!, 'portfolio.update');
      await sockets.at(-1)!.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });
      return updates;
    };
    const early = await watch();
    await print('15:00:10', '100', { currency: 'USD' });
    // 10 × 100
    await early.until(({ valuation }) => valuation.marketValue === '1000');
    await print('15:00:20', '190', { currency: 'USD' });
    // Has seen 1,900, which was never sent, and so has to hear of 1,000, which was.
    const updates = await watch();
    await cancel('15:00:20', '190');
    await updates.until(({ valuation }) => valuation.marketValue === '1000');
    await correct('15:00:10', '99');
    await updates.until(({ valuation }) => valuation.marketValue === '990');
    expect((await ada.get(portfolio)).body.valuation).toMatchObject({ marketValue: '990', asOf: at('15:00:10') });
  });

  it.each([
    ['something else than a cancel', { correction: 'undo' }, 'invalid_correction'],
    ['an original price of 0', { correction: 'correct', originalPrice: '0' }, 'invalid_original_price'],
  ])('is refused where it says %s', async (_, more, code) => {
    expect((await send('15:00:00', '1', more)).rejected).toMatchObject([{ code }]);
  });
});
