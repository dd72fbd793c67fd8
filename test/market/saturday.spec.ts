import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book, bring, openPortfolio, someone } from '../api/support/people.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

/** What time it is on the market, and nothing else: noon of a Saturday. */
const recording = 'symbol,timestamp,price,size\nCLOCK,2024-03-16T12:00:00Z,1,1';

describe('a Saturday', () => {
  let deployment: TestDeployment;
  let folder: string;
  let feed: Client;
  let ada: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    folder = await mkdtemp(join(tmpdir(), 'freshfolio-'));
    const path = join(folder, 'day.csv');
    await writeFile(path, recording);
    const web = await deployment.start('web', { FEED: 'replay', FEED_PATH: path, FEED_DATE: '2024-03-16' });
    [feed, ada] = [await someone(deployment, web, 'feed'), await someone(deployment, web)];
  });
  afterAll(async () => {
    await deployment?.end();
    await rm(folder, { recursive: true, force: true });
  });

  const latest = async (symbol: string) => (await ada.get(`/api/v1/prices/${symbol}`)).body;
  const ttlMs = async (symbol: string) => {
    const [name] = await deployment.redis.keys(`${deployment.prefix}*:v:{price:rt:${symbol}}`);
    return deployment.redis.pttl(name ?? '');
  };

  it('is a day of trading for a coin and none for a share: how fresh a price is, and how long it is kept', async () => {
    const aFridayEvening = '2024-03-15T20:30:00Z';
    await bring(
      feed,
      { symbol: 'AAPL', price: '172', asOf: aFridayEvening },
      { symbol: 'BTC-USD', price: '68000', asOf: aFridayEvening },
    );

    expect(await latest('AAPL')).toMatchObject({ freshness: 'fresh' });
    expect(await latest('BTC-USD')).toMatchObject({ freshness: 'outdated' });
    expect(await ttlMs('AAPL')).toBeGreaterThan(200_000);
    expect(await ttlMs('BTC-USD')).toBeGreaterThan(0);
    expect(await ttlMs('BTC-USD')).toBeLessThanOrEqual(30_000);
  });

  it('begins at midnight of UTC for a coin: what Friday began with is over, and a trade of then is today’s', async () => {
    const friday = { openingPrice: '100', previousClose: '90' };
    for (const symbol of ['ETH-USD', 'MSFT']) {
      await bring(feed, { symbol, price: '105', asOf: '2024-03-15T23:59:59Z', ...friday });
      await bring(feed, { symbol, price: '110', asOf: '2024-03-16T00:00:01Z', currency: 'USD' });
    }

    // 00:00:01 UTC is still Friday evening in New York.
    expect(await latest('MSFT')).toMatchObject({ openingPrice: '100' });
    expect((await latest('ETH-USD')).openingPrice).not.toBe('100');

    await bring(feed, { symbol: 'ETH-USD', price: '112', asOf: '2024-03-16T00:00:02Z', previousClose: '105' });
    const portfolio = await openPortfolio(ada);
    for (const symbol of ['ETH-USD', 'MSFT']) {
      await book(ada, portfolio, { symbol, quantity: '1', price: '104', executedAt: '2024-03-15T23:59:59Z' });
    }
    const { positions } = (await ada.get(portfolio)).body;
    // The coin was bought yesterday and counts from the close; the share was bought today and counts from its price.
    expect(positions.map((each: { dayChange: string }) => each.dayChange)).toEqual(['7', '6']);
  });
});
