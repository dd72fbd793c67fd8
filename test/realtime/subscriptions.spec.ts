import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { closed, newUser } from './sockets.js';

const many = (count: number) => Array.from({ length: count }, () => randomUUID());
/** An object literal would not have such members. */
const hostile = (text: string): unknown => JSON.parse(text);

describe('subscriptions', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Awaited<ReturnType<typeof newUser>>;
  let mallory: Awaited<ReturnType<typeof newUser>>;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    [ada, mallory] = await Promise.all([newUser(deployment, web, 'ada'), newUser(deployment, web, 'mallory')]);
  }, 60_000);

  afterAll(async () => {
    for (const { socket } of [ada, mallory]) socket.disconnect();
    await deployment.end();
  });

  it('start with what is there now, and bring what changes', async () => {
    const changes = listen(ada.socket, 'portfolio.changed');
    const answer = await ada.socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] });
    expect(answer).toMatchObject({ ok: true, snapshots: [{ id: ada.portfolioId, revision: 0, positions: [] }] });
    const { body } = await ada.buy('1');
    expect(await changes.until(() => true)).toEqual({ portfolioId: ada.portfolioId, revision: body.revision });
  });

  it('end when they are ended', async () => {
    const socket = await ada.client.socket();
    const [changes, others] = [listen(socket, 'portfolio.changed'), listen(ada.socket, 'portfolio.changed')];
    await socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] });
    expect(await socket.emitWithAck('unsubscribe', { portfolioIds: [ada.portfolioId] })).toEqual({ ok: true });
    await ada.buy('1');
    await others.until(() => true);
    await socket.emitWithAck('unsubscribe', { portfolioIds: [ada.portfolioId] });
    expect(changes.received).toEqual([]);
    socket.disconnect();
  });

  it("to another user's portfolio are answered as if there were none, and nothing of it comes", async () => {
    const received: string[] = [];
    mallory.socket.onAny((event: string) => received.push(event));
    const changes = listen(ada.socket, 'portfolio.changed');
    await ada.socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] });
    const answers = [];
    for (const id of [ada.portfolioId, randomUUID()]) {
      answers.push(await mallory.socket.emitWithAck('subscribe', { portfolioIds: [id] }));
      // Nor together with her own: then she joins neither.
      answers.push(await mallory.socket.emitWithAck('subscribe', { portfolioIds: [mallory.portfolioId, id] }));
    }
    expect(answers).toEqual(
      answers.map(() => ({ ok: false, code: 'not_found', detail: expect.not.stringContaining(ada.portfolioId) })),
    );
    const { body } = await ada.buy('2');
    await mallory.buy('2');
    await changes.until(({ revision }) => revision === body.revision);
    // What was sent to her before comes before this answer.
    await mallory.socket.emitWithAck('unsubscribe', { portfolioIds: [mallory.portfolioId] });
    expect(received).toEqual([]);
    mallory.socket.offAny();
  });

  describe('with a message that makes no sense', () => {
    it.each<[string, unknown[]]>([
      ['nothing', []],
      ['null', [null]],
      ['a text', ['portfolioIds']],
      ['a number', [7]],
      ['a list', [[randomUUID()]]],
      ['no ids', [{}]],
      ['ids that are no list', [{ portfolioIds: randomUUID() }]],
      ['ids that look like a list', [{ portfolioIds: { 0: randomUUID(), length: 1 } }]],
      ['an empty list', [{ portfolioIds: [] }]],
      ['more than 100 ids', [{ portfolioIds: many(101) }]],
      ['what is no id', [{ portfolioIds: ['1; DROP TABLE portfolios'] }]],
      ['ids that are not texts', [{ portfolioIds: [null, 1, {}, []] }]],
      ["a prototype's names as ids", [{ portfolioIds: ['__proto__', 'constructor', 'toString'] }]],
      ['a prototype', [hostile(`{"__proto__":{"portfolioIds":["${randomUUID()}"]}}`)]],
      ['a constructor', [hostile('{"constructor":{"prototype":{"portfolioIds":[]}}}')]],
      ['bytes', [Buffer.from([0, 1, 2])]],
      ['two messages', [{ portfolioIds: 1 }, { portfolioIds: 2 }]],
    ])('%s: they are refused, and the next one is served', async (_, message) => {
      for (const event of ['subscribe', 'unsubscribe']) {
        expect(await ada.socket.emitWithAck(event, ...message)).toEqual({
          ok: false,
          code: 'validation_failed',
          detail: 'portfolioIds takes 1 to 100 ids',
        });
      }
      expect(await ada.socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] })).toMatchObject({
        ok: true,
      });
    });

    it('and without anybody who waits for the answer, the process goes on', async () => {
      for (const event of ['subscribe', 'unsubscribe']) {
        for (const message of [[], [null], [{ portfolioIds: [randomUUID()] }], [{ portfolioIds: [ada.portfolioId] }]]) {
          ada.socket.emit(event, ...message);
        }
      }
      expect(await ada.socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] })).toMatchObject({
        ok: true,
      });
    });

    it('and under a name that nobody knows, the process goes on', async () => {
      for (const event of ['error', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'message', 'end', '']) {
        ada.socket.emit(event, { portfolioIds: [ada.portfolioId] });
      }
      expect(await ada.socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] })).toMatchObject({
        ok: true,
      });
    });

    it('none of which was an error of ours, or pollutes what comes after', async () => {
      expect(web.process.exitCode).toBeNull();
      expect(web.log.filter(({ level }) => level === 'error')).toEqual([]);
      expect(await ada.socket.emitWithAck('subscribe', {})).toMatchObject({ ok: false });
    });
  });

  it('take 100 ids at once, each once', async () => {
    const { socket, portfolioId } = ada;
    const twice = await socket.emitWithAck('subscribe', { portfolioIds: [portfolioId, portfolioId] });
    expect(twice.snapshots).toHaveLength(1);
    const hundred = await socket.emitWithAck('subscribe', {
      portfolioIds: Array.from({ length: 100 }, () => portfolioId),
    });
    expect(hundred.snapshots).toHaveLength(1);
  });

  it('may take 64 kB: who sends more is cut off, and nobody else', async () => {
    const socket = await mallory.client.socket();
    expect(await socket.emitWithAck('subscribe', { portfolioIds: ['x'.repeat(60_000)] })).toMatchObject({ ok: false });
    socket.emit('subscribe', { portfolioIds: ['x'.repeat(65_536)] });
    await closed(socket);
    expect(ada.socket.connected).toBe(true);
    expect(await ada.socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] })).toMatchObject({ ok: true });
  });
});
