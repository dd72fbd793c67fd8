import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MarketCalendar } from '../../src/market-data/calendar/market-calendar.js';
import { LeanRecording } from '../../src/market-data/feeds/lean.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { hasRecording, recordedTicksOf } from '../support/recorded-day.js';
import { bring, someone } from './support/people.js';

const recorded = hasRecording ? it : it.skip;

const at = (time: string) => `2024-03-${time}Z`;

/** Of a recorded trade all that any feed would tell: no opening price, no previous close. */
async function plainTicks(symbols: string[], ...parts: [from: string, to: string][]): Promise<object[]> {
  const recording = await recordedTicksOf(...symbols);
  const ticks: object[] = [];
  for await (const tick of new LeanRecording(recording, '2013-10-08', new MarketCalendar())) {
    const { symbol, price, volume, asOf, officialClose } = tick;
    const time = asOf.toISOString().slice(11, 19);
    if (parts.some(([from, to]) => time >= from && time < to))
      ticks.push({ symbol, price, volume, asOf, officialClose });
  }
  await rm(dirname(recording), { recursive: true });
  return ticks;
}

describe('opening price and previous close of prices that tell neither', () => {
  let deployment: TestDeployment;
  let feed: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    feed = await someone(deployment, await deployment.start('web'), 'feed');
  });
  afterAll(() => deployment?.end());

  const latest = async (symbol: string) => (await feed.get(`/api/v1/prices/${symbol}`)).body;

  it('are found from the session’s first print and the official close of the session before', async () => {
    await bring(feed, { symbol: 'DAYS', price: '99', asOf: at('12T13:29:59') });
    await bring(feed, { symbol: 'DAYS', price: '100', asOf: at('12T13:30:00') });
    await bring(feed, { symbol: 'DAYS', price: '104', asOf: at('12T19:59:59') });
    await bring(feed, { symbol: 'DAYS', price: '103', asOf: at('12T20:00:47'), officialClose: true });
    await bring(feed, { symbol: 'DAYS', price: '108', asOf: at('12T21:00:00') });
    expect(await latest('DAYS')).toMatchObject({ price: '108', openingPrice: '100', previousClose: null });

    await bring(feed, { symbol: 'DAYS', price: '106', asOf: at('13T12:00:00') });
    expect(await latest('DAYS')).toMatchObject({ openingPrice: null, previousClose: '103', change: '3' });

    await bring(feed, { symbol: 'DAYS', price: '107', asOf: at('13T13:30:01') });
    expect(await latest('DAYS')).toMatchObject({ openingPrice: '107', previousClose: '103', change: '4' });
  });

  it('hear of prints that come too late to be the latest price', async () => {
    await bring(feed, { symbol: 'LATE', price: '101', asOf: at('12T13:30:05') });
    for (const print of [
      { price: '100', asOf: at('12T13:30:00') },
      { price: '99', asOf: at('12T13:29:59') },
    ]) {
      const { body } = await feed.post('/api/v1/prices', { prices: [{ symbol: 'LATE', ...print }] });
      expect(body).toMatchObject({ accepted: 0, ignored: 1 });
    }
    expect(await latest('LATE')).toMatchObject({ price: '101', openingPrice: '100' });
  });

  recorded(
    'of the recorded 2013-10-08 are those of the daily files (skipped without ../shared/data)',
    async () => {
      const ticks = await plainTicks(['aig', 'bac', 'ibm'], ['13:29:55', '13:30:05'], ['19:59:58', '20:01:20']);
      for (let start = 0; start < ticks.length; start += 5000) {
        const { body } = await feed.post('/api/v1/prices', { prices: ticks.slice(start, start + 5000) });
        expect(body.rejected).toEqual([]);
      }
      // First prints; BAC has an opening auction after its own, which only its flags tell (13.82).
      const opened = { AIG: '48.8', BAC: '13.83', IBM: '181.89' };
      const closed = { AIG: '47.7', BAC: '13.69', IBM: '178.72' };
      for (const [symbol, openingPrice] of Object.entries(opened)) {
        expect(await latest(symbol)).toMatchObject({ symbol, openingPrice, previousClose: null });
      }
      for (const [symbol, previousClose] of Object.entries(closed)) {
        await bring(feed, { symbol, price: previousClose, asOf: '2013-10-09T12:00:00Z' });
        expect(await latest(symbol)).toMatchObject({ symbol, openingPrice: null, previousClose, change: '0' });
      }
    },
    60_000,
  );
});
