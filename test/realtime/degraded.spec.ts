import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metric } from '../api/support/metrics.js';
import { bring, someone } from '../api/support/people.js';
import type { Application } from '../support/application.js';
import { type Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

/** What time it is on the market, and nothing else: a Tuesday morning in New York. */
const recording = 'symbol,timestamp,price,size\nCLOCK,2024-03-12T15:00:00Z,1,1';

const status = async (client: Client) => (await client.get('/api/v1/market/status')).body.pricesDegradedSince;

describe('prices that do not come while the market is open', () => {
  let deployment: TestDeployment;
  let folder: string;
  let webs: Application[];
  let feed: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    folder = await mkdtemp(join(tmpdir(), 'freshfolio-'));
    const path = join(folder, 'day.csv');
    await writeFile(path, recording);
    const replay = { FEED: 'replay', FEED_PATH: path, FEED_DATE: '2024-03-12' };
    const settings = { ...replay, PRICES_DEGRADED_AFTER_MS: '1000' };
    webs = await Promise.all([deployment.start('web', settings), deployment.start('web', settings)]);
    feed = await someone(deployment, webs[0]!, 'feed');
  }, 60_000);
  afterAll(async () => {
    await deployment?.end();
    await rm(folder, { recursive: true, force: true });
  });

  it('are told of to everybody on every process, with since when, and so is that they come again', async () => {
    const clients = await Promise.all(webs.map((web) => someone(deployment, web)));
    const sockets = await Promise.all(clients.map((client) => client.socket('/ws/prices')));
    const heard = sockets.map((socket) => listen(socket, 'notice'));
    for (const socket of sockets) await socket.emitWithAck('subscribe', { symbols: ['NONE'] });
    const untilAll = (code: string) => Promise.all(heard.map(({ until }) => until((notice) => notice.code === code)));
    let count = 0;
    const tick = () =>
      bring(feed, { symbol: 'AAPL', price: '190', asOf: `2024-03-12T15:00:00.${100 + (count += 1)}Z` });

    // Comes by the first process; the second sees it in PostgreSQL.
    await tick();
    const lastAt = Date.now();
    await eventually(
      () => Promise.all(clients.map(status)),
      (answers) => answers.every((since) => since !== null && Date.parse(since) > lastAt - 1000),
    );
    const degraded = await untilAll('prices_degraded');
    for (const { since, detail } of degraded) {
      expect(since).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      expect(detail).toEqual(expect.any(String));
    }
    expect(await Promise.all(webs.map(({ url }) => metric(url, 'prices_degraded')))).toEqual([1, 1]);

    for (const { received } of heard) received.length = 0;
    await tick();
    expect(await untilAll('prices_restored')).toEqual(
      webs.map(() => ({ code: 'prices_restored', detail: expect.any(String) })),
    );
    for (const socket of sockets) socket.disconnect();
  });
});
