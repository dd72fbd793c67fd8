import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { closed, newUser } from './sockets.js';

describe('two web processes and a worker', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Awaited<ReturnType<typeof newUser>>;

  beforeAll(async () => {
    deployment = await createDeployment();
    const quick = { RECOMPUTE_DEBOUNCE_MS: '0' };
    [first, second] = await Promise.all([
      deployment.start('web', quick),
      deployment.start('web', quick),
      deployment.start('worker', quick),
    ]);
    ada = await newUser(deployment, first, 'ada');
  }, 60_000);

  afterAll(() => deployment.end());

  it('bring each update of the worker to the sockets of both, once', async () => {
    const sockets = [ada.socket, await ada.client.at(second.url).socket()];
    const heard = sockets.map((socket) => ({
      changes: listen(socket, 'portfolio.changed'),
      updates: listen(socket, 'portfolio.update'),
    }));
    for (const socket of sockets) await socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] });
    // What comes twice has come by the time of the next one.
    for (const revision of [1, 2]) {
      expect((await ada.buy('1')).body.revision).toBe(revision);
      for (const { updates } of heard) await updates.until((update) => update.revision === revision);
    }
    for (const { changes, updates } of heard) {
      expect(changes.received.filter(({ revision }) => revision === 1)).toHaveLength(1);
      expect(updates.received.filter(({ revision }) => revision === 1)).toHaveLength(1);
      expect(updates.received[0]).toMatchObject({
        portfolioId: ada.portfolioId,
        positions: [{ symbol: 'AAPL', quantity: '1' }],
      });
    }
    const sequences = heard.map(({ updates }) => updates.received.map(({ sequence }) => Number(sequence)));
    expect(sequences[1]).toEqual(sequences[0]);
    expect(sequences[0]![1]! - sequences[0]![0]!).toBe(1);
    sockets[1]!.disconnect();
  });

  it('tell their own sockets when they stop, close them, and leave those of the other alone', async () => {
    const socket = await ada.client.at(second.url).socket();
    const [notices, others] = [listen(socket, 'notice'), listen(ada.socket, 'notice')];
    const stopped = second.stop('SIGTERM');
    await closed(socket);
    expect(notices.received).toEqual([{ code: 'server_stopping', detail: expect.any(String) }]);
    expect(await stopped).toBe(0);
    expect(await ada.socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] })).toMatchObject({ ok: true });
    expect(others.received).toEqual([]);
    ada.socket.disconnect();
  });
});
