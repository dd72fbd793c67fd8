import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Config } from '../../src/config/config.js';
import { databaseOptions } from '../../src/database/options.js';
import { ActivePortfolios } from '../../src/recompute/active-portfolios.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { redisServerUrl } from '../support/environment.js';
import { startQueue, type TestQueue } from './queue-setup.js';

Logger.overrideLogger(false);

const COUNT = 1250;
const SEED = `
INSERT INTO portfolios (id, user_id, name, base_currency)
SELECT gen_random_uuid(), 'user ' || n, 'P' || n, 'USD' FROM generate_series(1, ${COUNT}) AS n
RETURNING id AS "portfolioId", user_id AS "userId"`;

const bulk = (queue: TestQueue) => queue.marks.state('bulk');
/** As if a second had gone by. */
const nextTurn = ({ redis, marks }: TestQueue) => redis.unlink(`${marks.key.replace(':marks', ':round')}:turn`);

describe('a round of everybody whom nobody looks at', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let all: { portfolioId: string; userId: string }[];
  let queues: TestQueue[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    all = await database.query(SEED);
    dataSource = await new DataSource({ ...databaseOptions(database.url, 2), migrations: [] }).initialize();
  });
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.stop();
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  const start = async (prefix: string, debounceMs = 0) => {
    const active = all.slice(0, 50);
    queues.push(await startQueue({ redisUrl: redisServerUrl(), prefix, debounceMs, dataSource, active }));
    return queues.at(-1)!;
  };

  it('marks each once, however many processes take part, and leaves out who is valued all the time', async () => {
    const [first, second] = [await start('round1'), await start('round1')];
    const at = new Date();
    await Promise.all([first.round.begin(at), second.round.begin(at)]);
    const marked: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      await Promise.all([first.round.step(), second.round.step()]);
      // The workers are quick.
      marked.push(...(await first.redis.zrange(`${first.marks.key}:bulk:waiting`, 0, -1)));
      await first.redis.unlink(`${first.marks.key}:bulk:waiting`);
      await nextTurn(first);
      await second.round.begin(at);
    }
    const expected = all.slice(50).map(({ portfolioId, userId }) => `${portfolioId} ${userId}`);
    expect(marked.toSorted()).toEqual(expected.toSorted());
    await first.round.begin(new Date(at.getTime() + 1));
    await first.round.step();
    expect((await bulk(first)).waiting).toBeGreaterThan(400);
  });

  it('takes one turn a second in the whole deployment', async () => {
    const [first, second] = [await start('round2'), await start('round2')];
    await first.round.begin(new Date());
    await Promise.all([first.round.step(), second.round.step(), first.round.step()]);
    expect((await bulk(first)).waiting).toBeLessThanOrEqual(500);
  });

  it('waits while enough of them wait, and while prices are late', async () => {
    const queue = await start('round3', 60_000);
    await queue.round.begin(new Date());
    for (let turn = 0; turn < 5; turn += 1) {
      await queue.round.step();
      await nextTurn(queue);
    }
    expect((await bulk(queue)).waiting).toBeLessThanOrEqual(1000);
    const before = await bulk(queue);
    await queue.redis.unlink(`${queue.marks.key}:bulk:waiting`);
    await queue.marks.mark('market', [{ userId: 'ada', portfolioId: 'late', changes: ['A'] }], 61_000);
    await queue.round.step();
    expect([before.waiting > 500, (await bulk(queue)).waiting]).toEqual([true, 0]);
  });

  it('goes on where the process stood that died, and is not over before its last page was marked', async () => {
    const doomed = await start('round4');
    await doomed.round.begin(new Date());
    await doomed.round.step();
    doomed.scheduler.refreshAll = () => Promise.reject(new Error('killed'));
    await nextTurn(doomed);
    await expect(doomed.round.step()).rejects.toThrow('killed');
    const heir = await start('round4');
    // Not another round before this one is done.
    await heir.round.begin(new Date(Date.now() + 1000));
    for (let turn = 0; turn < 3; turn += 1) {
      await heir.redis.unlink(`${heir.marks.key}:bulk:waiting`);
      await nextTurn(heir);
      await heir.round.step();
    }
    expect(await heir.redis.keys(`${heir.marks.key}:bulk:dirty:*`)).toHaveLength(COUNT - 50);
  });

  it('leaves out whom somebody looked at in the last minutes', async () => {
    const { redis } = await start('round5');
    const active = new ActivePortfolios(redis, { redis: { prefix: 'round5' } } as Config);
    const [watched, ...others] = all.slice(0, 3);
    await active.mark({ portfolios: [watched!] });
    expect(await active.without([watched!, ...others])).toEqual(others);
    expect(await active.without([])).toEqual([]);
  });
});
