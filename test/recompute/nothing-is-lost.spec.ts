import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { startRedis } from '../../script/redis.mjs';
import { random } from '../cache/random.js';
import { eventually } from '../support/client.js';
import { changed, startQueue, type TestQueue } from './queue-setup.js';

Logger.overrideLogger(false);

const PORTFOLIOS = 20;
const CHANGES = 400;
const PACE_MS = 150;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let dir: string;
let server: Awaited<ReturnType<typeof startRedis>>;
let processes: TestQueue[];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'freshfolio-recompute-'));
  server = await startRedis({ dir, durable: true });
  processes = [];
});
afterEach(async () => {
  await Promise.all(processes.map((each) => each.stop()));
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

it.each([1, 2])(
  'every change is in a later valuation, whatever fails in between (seed %i)',
  async (seed) => {
    const draw = random(seed);
    const chance = (percent: number) => draw(100) < percent;
    /** what PostgreSQL has, and what was pushed last: by portfolio, a counter of changes */
    const truth = new Map<string, number>();
    const pushed = new Map<string, number>();
    const { port } = server;
    const settings = {
      redisUrl: server.url,
      prefix: `lost${seed}`,
      debounceMs: 60,
      paceMs: PACE_MS,
      // A symbol is held by every third portfolio.
      holders: (symbols: readonly string[]) =>
        Array.from({ length: PORTFOLIOS }, (_, index) => index)
          .filter((index) => symbols.some((symbol) => index % 3 === Number(symbol) % 3))
          .map((index) => changed(`p${index}`, ...symbols)),
    };
    processes = await Promise.all([startQueue(settings), startQueue(settings)]);
    for (const each of processes) {
      each.work(async (id) => {
        const seen = truth.get(id) ?? 0;
        await pause(draw(10));
        if (chance(10)) throw new Error('PostgreSQL is away');
        pushed.set(id, Math.max(seen, pushed.get(id) ?? 0));
      });
      each.sweeper.start();
    }
    // The outbox: it tells again what was not heard, and some of what was.
    const retelling: Promise<void>[] = [];
    const tell = async (work: () => Promise<boolean>) => {
      while (!(await work()) || chance(10)) await pause(100);
    };
    for (let change = 0; change < CHANGES; change += 1) {
      const { scheduler } = processes[change % 2]!;
      if (chance(50)) {
        const symbol = String(draw(3));
        for (const { portfolioId } of settings.holders([symbol]))
          truth.set(portfolioId, (truth.get(portfolioId) ?? 0) + 1);
        retelling.push(tell(() => scheduler.priced({ symbols: [symbol], acceptedAt: Date.now() })));
      } else {
        const portfolioId = `p${draw(PORTFOLIOS)}`;
        const revision = (truth.get(portfolioId) ?? 0) + 1;
        truth.set(portfolioId, revision);
        retelling.push(
          tell(() => scheduler.changed({ userId: 'ada', portfolioId, revision: 0, committedAt: Date.now() })),
        );
      }
      if (change === CHANGES / 2) {
        process.kill(server.pid, 'SIGKILL');
        await server.exited;
        await pause(seed === 1 ? 300 : 2500);
        server = await startRedis({ dir, port, durable: true });
      }
      await pause(draw(10));
    }
    await Promise.all(retelling);
    await eventually(
      async () => [...truth].filter(([id, count]) => pushed.get(id) !== count),
      (behind) => behind.length === 0,
      20_000,
    );
    expect(truth.size).toBe(PORTFOLIOS);
  },
  60_000,
);
