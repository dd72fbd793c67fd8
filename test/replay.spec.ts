import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, eventually, listen, sign } from './support/client.js';
import { createDeployment, type TestDeployment } from './support/deployment.js';
import { hasRecording, recordedUsa } from './support/recorded-day.js';

const recording = join(recordedUsa, 'tick');
const describeWithData = hasRecording ? describe : describe.skip;

/** The last trades of the day, after hours. */
const lastPrices = { AIG: '47.86', BAC: '13.78', IBM: '179.55', SPY: '165.95' };
/** Opening prices of the day and official closes of the day before, as in the daily files. */
const dailyPrices: Record<string, [opening: string, previousClose: string]> = {
  AIG: ['48.8', '48.73'],
  BAC: ['13.82', '13.81'],
  IBM: ['181.89', '182.01'],
  SPY: ['167.45', '167.42'],
};
const CLOSE = '2013-10-08T20:00:00.000Z';
const TRADES = 654_140;

describeWithData('a recorded day, 2013-10-08 (skipped without ../shared/data)', () => {
  let deployment: TestDeployment;

  beforeAll(async () => {
    deployment = await createDeployment();
  });
  afterAll(() => deployment.end());

  it('runs through the whole application: every trade is stored, and a socket ends on the last prices', async () => {
    const { url } = await deployment.start('all', {
      FEED: 'replay',
      FEED_PATH: recording,
      FEED_DATE: '2013-10-08',
      FEED_SPEED: '3000',
      RECOMPUTE_DEBOUNCE_MS: '500',
    });
    const ada = new Client(url, await sign(deployment, randomUUID()));
    const { id } = (await ada.post('/api/v1/portfolios', { name: 'Recorded', baseCurrency: 'USD' })).body;
    for (const symbol of Object.keys(lastPrices)) {
      await ada.post(`/api/v1/portfolios/${id}/trades`, { type: 'buy', symbol, quantity: '100', price: '50' });
    }
    const socket = await ada.socket();
    const updates = listen(socket, 'portfolio.update');
    await socket.emitWithAck('subscribe', { portfolioIds: [id] });

    const stored = () =>
      deployment.database.query<{ ticks: string }>('SELECT coalesce(sum(ticks), 0) AS ticks FROM price_bars');
    const atTheEnd = await eventually(stored, ([bars]) => bars?.ticks === String(TRADES), 60_000);
    const { body } = await ada.get(`/api/v1/portfolios/${id}`);
    await updates.until(({ valuation }) => valuation.marketValue === body.valuation.marketValue);
    socket.disconnect();

    expect(atTheEnd).toEqual([{ ticks: String(TRADES) }]);
    const shown = body.positions.map(({ symbol, price }: { symbol: string; price: string }) => [symbol, price]);
    expect(Object.fromEntries(shown)).toEqual(lastPrices);
    for (const { symbol, openingPrice, previousClose } of body.positions) {
      expect({ symbol, daily: [openingPrice, previousClose] }).toEqual({ symbol, daily: dailyPrices[symbol] });
    }
    // Even at 3,000 times its speed the day has its close.
    const history = async () => (await ada.get(`/api/v1/portfolios/${id}/history?interval=1d`)).body.items;
    const [close] = await eventually<{ at: string }[]>(history, (items) => items.at(-1)?.at === CLOSE);
    expect(close).toMatchObject({ at: CLOSE, complete: true });
    // 100 × (47.86 + 13.78 + 179.55 + 165.95)
    expect(body.valuation).toMatchObject({ marketValue: '40714', complete: true });
    // Hundreds of thousands of ticks became a few updates, none missing between two.
    const sequences = updates.received.map(({ sequence }) => sequence);
    expect(sequences.length).toBeGreaterThan(2);
    expect(sequences.length).toBeLessThan(120);
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0] + index));
  }, 90_000);
});
