import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client, eventually, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { newUser } from './sockets.js';

const PYTHON = '/usr/bin/python3';
const script = join(import.meta.dirname, 'second-client.py');
const isThere = spawnSync(PYTHON, ['-c', 'import socketio, websocket']).status === 0;

interface State {
  sequence: number;
  revision: number;
  positions: { symbol: string; priceAsOf: string }[];
}
const timesOf = ({ positions }: State) =>
  positions
    .map(({ symbol, priceAsOf }) => `${symbol} ${priceAsOf}`)
    .toSorted()
    .join();

const describeWithPython = isThere ? describe : describe.skip;

describeWithPython('a client that shares no code with ours (skipped without python3-socketio)', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Awaited<ReturnType<typeof newUser>>;
  let feed: Client;
  let client: ChildProcess;

  const bring = (symbol: string, price: string) =>
    feed.post('/api/v1/prices', { prices: [{ symbol, price, currency: 'USD', asOf: new Date().toISOString() }] });

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: '0', RECOMPUTE_PACE_MS: '20' });
    ada = await newUser(deployment, web, 'ada');
    ada.socket.disconnect();
    feed = new Client(web.url, await sign(deployment, 'feed', 'feed'));
  }, 60_000);
  afterAll(async () => {
    client?.kill();
    await deployment?.end();
  });

  it('makes the same of the updates as we do', async () => {
    client = spawn(PYTHON, [script, web.url, ada.client.token!, ada.portfolioId], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const shown: State[] = [];
    createInterface(client.stdout!).on('line', (line) => shown.push(JSON.parse(line)));
    await eventually(
      async () => shown.length,
      (count) => count > 0,
    );
    for (let round = 0; round < 10; round += 1) {
      const symbol = `S${round % 3}`;
      const trade = { type: 'buy', symbol, quantity: '1', price: '100' };
      await ada.client.post(`/api/v1/portfolios/${ada.portfolioId}/trades`, trade);
      await bring(symbol, String(100 + round));
    }
    const { body } = await ada.client.get(`/api/v1/portfolios/${ada.portfolioId}`);
    await eventually(
      async () => shown.at(-1),
      (last) => last?.revision === body.revision && timesOf(last!) === timesOf(body),
    );
    const { sequence, ...last } = shown.at(-1)!;
    expect(sequence).toBeGreaterThan(0);
    expect(last).toMatchObject({ ...body, valuation: { ...body.valuation, freshness: expect.any(String) } });
    const sequences = shown.map((state) => state.sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });
});
