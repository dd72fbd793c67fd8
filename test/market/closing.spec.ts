import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metric } from '../api/support/metrics.js';
import { book, bring, openPortfolio, someone } from '../api/support/people.js';
import { eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

/**
 * Fifteen seconds before the close of 2024-03-12, a quarter of a second at this speed: what time it is on the market, and nothing else. When a worker
 * has started the snapshot before is no longer the last one.
 */
const recording = 'symbol,timestamp,price,size\nCLOCK,2024-03-12T19:59:45Z,1,1';

describe('the end of a session', () => {
  let deployment: TestDeployment;
  let folder: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    folder = await mkdtemp(join(tmpdir(), 'freshfolio-'));
  });
  afterAll(async () => {
    await deployment?.end();
    await rm(folder, { recursive: true, force: true });
  });

  it('leaves one snapshot of every portfolio at the official close, however many workers there are', async () => {
    const web = await deployment.start('web');
    const ada = await someone(deployment, web);
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { quantity: '10', price: '80', executedAt: '2024-02-01T15:00:00Z' });
    await bring(
      await someone(deployment, web, 'feed'),
      { symbol: 'AAPL', price: '104', previousClose: '100', asOf: '2024-03-12T19:59:59Z' },
      { symbol: 'AAPL', price: '105', officialClose: true, asOf: '2024-03-12T20:00:45Z' },
      { symbol: 'AAPL', price: '120', asOf: '2024-03-12T20:00:46Z' },
    );
    const path = join(folder, 'day.csv');
    await writeFile(path, recording);
    const REPLAY_STARTED_AT = new Date().toISOString();
    const replay = { FEED: 'replay', FEED_PATH: path, FEED_DATE: '2024-03-12', FEED_SPEED: '60', REPLAY_STARTED_AT };
    const workers = await Promise.all([deployment.start('worker', replay), deployment.start('worker', replay)]);

    const history = async () => (await ada.get(`${portfolio}/history`)).body.items as object[];
    const items = await eventually(history, ({ length }) => length > 0, 30_000);

    expect(items).toEqual([
      {
        at: '2024-03-12T20:00:00.000Z',
        marketValue: '1050',
        costBasis: '800',
        cash: '-800',
        dailyChange: '50',
        dailyChangePercent: '5',
        complete: true,
      },
    ]);
    const written = await Promise.all(workers.map(({ url }) => metric(url, 'portfolio_snapshots_total')));
    expect(written.reduce((sum, count) => sum + count)).toBe(1);
  });
});
