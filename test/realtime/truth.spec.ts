import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connect, type FreshfolioClient } from '../../src/client/index.js';
import { startPrivateRedis, type PrivateRedis } from '../cache/private-redis.js';
import { random } from '../cache/random.js';
import type { Application } from '../support/application.js';
import { Client, eventually, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { Ledger } from './ledger.js';
import { lossyClient } from './lossy-client.js';
import { startProxy, type Proxy } from './proxy.js';
import { Viewer } from './viewer.js';
import { type Book, Writers } from './writers.js';

const SEED = 6;
const UPDATES = 10_000;
const QUIET_MS = 2000;
/** At most, between two disturbances: whoever is never undisturbed sees few updates. */
const CALM_MS = 1200;
const LIVE_MS = 30_000;
const MINUTES_MS = 300_000;
/** Many clients of two users, all from one address, again and again. */
const many = { SOCKET_CONNECTIONS_PER_USER: '1000', SOCKET_HANDSHAKES_PER_10_SECONDS: '10000' };
const quick = { RECOMPUTE_DEBOUNCE_MS: '0', RECOMPUTE_PACE_MS: '50', ...many };
const symbols = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF'];
const owners = ['ada', 'bob'];
const below = random(SEED);
const oneOf = <T>(things: readonly T[]) => things[below(things.length)]!;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two web processes and a worker, clients of both behind proxies, and whoever writes. */
describe('what clients show', () => {
  let dir: string;
  let redis: PrivateRedis;
  let deployment: TestDeployment;
  let webs: Application[];
  let proxies: Proxy[];
  let writers: Writers;
  let viewers: Viewer<FreshfolioClient>[];
  const ledger = new Ledger();
  const books: Book[] = [];

  const shown = () => viewers.reduce((sum, viewer) => sum + viewer.shown, 0);

  const open = async (userId: string, proxy: Proxy) => {
    const token = await sign(deployment, userId);
    const ids = books.filter(({ owner }) => owner.token === tokens.get(userId)).map(({ id }) => id);
    return new Viewer(connect({ url: proxy.url, token: () => token }), ids, ledger);
  };
  const tokens = new Map<string, string>();

  const openBook = async (userId: string) => {
    const owner = new Client(webs[1]!.url, tokens.get(userId));
    const { body } = await owner.post('/api/v1/portfolios', { name: 'Growth', baseCurrency: 'USD' });
    const book: Book = { id: String(body.id), owner, quantities: {} };
    books.push(book);
    ledger.trade(book.id, 0, {});
    for (const symbol of symbols) await writers.trade(book, symbol);
  };

  /** Whatever goes wrong between clients and processes, for a while. */
  const disturb = async (): Promise<void> => {
    const { client } = oneOf(viewers);
    const proxy = oneOf(proxies);
    const faults: [begin: () => void, end?: () => void][] = [
      [() => proxy.cut(() => below(4) === 0)],
      [() => client.pause(), () => client.resume()],
      [() => client.setRate(500), () => client.setRate(oneOf([0, 100]))],
      [() => proxy.block('websocket'), () => proxy.block()],
      [() => proxy.block('websocket', 'sse'), () => proxy.block()],
    ];
    const [begin, end] = oneOf(faults);
    begin();
    await pause(100 + below(400));
    end?.();
    await pause(below(CALM_MS));
  };

  /** All are live, nobody writes: now everybody shows the newest state, and whatever was shown was one. */
  const expectTruth = async (): Promise<void> => {
    for (const { client } of viewers) client.setRate(0);
    await writers.stop();
    await eventually(async () => Math.max(...viewers.map(({ liveSince }) => liveSince)), Number.isFinite, LIVE_MS);
    const quietSince = Math.max(writers.lastWrite, ...viewers.map(({ liveSince }) => liveSince));
    const behind = async () => viewers.filter((viewer) => !viewer.isNewest()).map((viewer) => viewer.describe());
    const late = await eventually(behind, (all) => all.length === 0, quietSince + QUIET_MS - Date.now()).catch(behind);
    for (const viewer of viewers) viewer.judge();
    expect({ late, complaints: viewers.flatMap(({ complaints }) => complaints).slice(0, 20) }).toEqual({
      late: [],
      complaints: [],
    });
  };

  /** Until so many updates more have been shown. */
  const until = async (updates: number, disturbance: () => Promise<void>): Promise<void> => {
    const end = shown() + updates;
    writers.start(60);
    while (shown() < end) await disturbance();
  };

  const restartRedis = async (): Promise<void> => {
    await redis.kill();
    await pause(below(500));
    await redis.restart();
  };

  beforeAll(async () => {
    // Between two attempts clients wait for any part of up to a minute: for a small one here.
    jest.spyOn(Math, 'random').mockReturnValue(0.05);
    dir = mkdtempSync(join(tmpdir(), 'truth-'));
    redis = await startPrivateRedis(dir);
    deployment = await createDeployment(redis.url);
    const [first, second] = await Promise.all([
      deployment.start('web', quick),
      deployment.start('web', quick),
      deployment.start('worker', quick),
    ]);
    webs = [first, second];
    for (const userId of owners) tokens.set(userId, await sign(deployment, userId));
    const feed = new Client(second.url, await sign(deployment, 'feed', 'feed'));
    writers = new Writers(feed, books, symbols, ledger, below);
    await writers.prices(symbols);
    for (const userId of owners) for (let count = 0; count < 2; count += 1) await openBook(userId);
    proxies = await Promise.all(webs.map(({ url }) => startProxy(url)));
    viewers = await Promise.all(
      owners.flatMap((userId) => proxies.flatMap((proxy) => Array.from({ length: 4 }, () => open(userId, proxy)))),
    );
  }, MINUTES_MS);

  afterAll(async () => {
    jest.restoreAllMocks();
    for (const { client } of viewers ?? []) client.close();
    for (const proxy of proxies ?? []) proxy.close();
    await deployment?.end();
    await redis?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  it(
    'is true and gets to the newest through cuts, pauses, rates and barred ways',
    async () => {
      await until(UPDATES / 2, disturb);
      await expectTruth();
    },
    MINUTES_MS,
  );

  it(
    'is true and gets to the newest when a process is killed',
    async () => {
      const port = new URL(webs[0]!.url).port;
      const killed = webs[0]!.stop('SIGKILL').then(() => deployment.start('web', { ...quick, PORT: port }));
      await until(UPDATES / 4, disturb);
      webs[0] = await killed;
      await expectTruth();
    },
    MINUTES_MS,
  );

  it(
    'is true and gets to the newest when Redis loses everything',
    async () => {
      for (const _ of [1, 2]) {
        const restarted = restartRedis();
        await until(UPDATES / 8, disturb);
        await restarted;
        await expectTruth();
      }
      expect(shown()).toBeGreaterThanOrEqual(UPDATES);
    },
    MINUTES_MS,
  );

  it('would be seen not to be true where a client did not look at what an update follows', async () => {
    const { id, owner } = books[0]!;
    const complaints = async (isCareful: boolean) => {
      const socket = await owner.socket();
      const viewer = new Viewer(lossyClient(socket, isCareful), [id], ledger);
      writers.start(20);
      await eventually(
        async () => viewer.shown,
        (count) => count > 40,
        LIVE_MS,
      );
      await writers.stop();
      socket.disconnect();
      viewer.judge();
      return viewer.complaints.length;
    };
    expect(await complaints(true)).toBe(0);
    expect(await complaints(false)).toBeGreaterThan(0);
  });
});
