import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

const PATH = '/api/v1/preferences';
const JSON_BODY = { 'content-type': 'application/json' };
const isWorth = (marketValue: string) => (update: { valuation: { marketValue: string } }) =>
  update.valuation.marketValue === marketValue;

const change = (caller: Client, body: object) => caller.request('PATCH', PATH, JSON.stringify(body), JSON_BODY);

/** Somebody who looks at 10 AAPL. */
const watch = async (ada: Client) => {
  const portfolio = await openPortfolio(ada);
  await book(ada, portfolio);
  const socket = await ada.socket();
  const updates = listen(socket, 'portfolio.update');
  const id = portfolio.split('/').at(-1)!;
  await socket.emitWithAck('subscribe', { portfolioIds: [id] });
  return { socket, id, ...updates };
};

describe('preferences', () => {
  let deployment: TestDeployment;
  let app: Application;

  beforeAll(async () => {
    deployment = await createDeployment();
    app = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: '50', RECOMPUTE_PACE_MS: '100' });
  });
  afterAll(() => deployment?.end());

  it('are the defaults until a user asks for something else, and that user’s own', async () => {
    const [ada, bob] = [await someone(deployment, app), await someone(deployment, app)];
    expect(await ada.get(PATH)).toMatchObject({ status: 200, body: { minIntervalMs: 0, version: 0 } });
    expect(await change(ada, { minIntervalMs: 10_000 })).toMatchObject({
      status: 200,
      body: { minIntervalMs: 10_000, version: 1 },
    });
    expect((await ada.get(PATH)).body).toEqual({ minIntervalMs: 10_000, version: 1 });
    expect((await bob.get(PATH)).body).toEqual({ minIntervalMs: 0, version: 0 });
    expect((await change(ada, { minIntervalMs: null })).body).toEqual({ minIntervalMs: 0, version: 2 });
    expect((await ada.get(PATH)).body).toEqual({ minIntervalMs: 0, version: 2 });
  });

  it.each([{ minIntervalMs: -1 }, { minIntervalMs: 3_600_001 }, { minIntervalMs: '5' }, { minIntervalMs: 1.5 }, {}])(
    'are not changed by %j',
    async (body) => {
      const ada = await someone(deployment, app);
      expect(await change(ada, body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
      expect((await ada.get(PATH)).body).toMatchObject({ version: 0 });
    },
  );

  it('are nothing that a feed or an admin has', async () => {
    for (const role of ['feed', 'admin']) {
      const caller = await someone(deployment, app, role);
      expect((await caller.get(PATH)).status).toBe(403);
      expect((await change(caller, { minIntervalMs: 5 })).status).toBe(403);
    }
  });

  it('let prices move the portfolios of whoever asked for that more rarely, and the last is seen', async () => {
    const feed = await someone(deployment, app, 'feed');
    const minIntervalMs = 1500;
    const [ada, bob] = [await someone(deployment, app), await someone(deployment, app)];
    const [slow, fast] = [await watch(ada), await watch(bob)];
    const tick = (price: number) => bring(feed, { symbol: 'AAPL', price: String(price) });
    await tick(100);
    await Promise.all([slow, fast].map(({ until }) => until(isWorth('1000'))));

    await change(ada, { minIntervalMs });
    const asked = `{${deployment.prefix}:queue}:marks:market:asked:${slow.id}`;
    await eventually(
      () => deployment.redis.get(asked),
      (answer) => answer === String(minIntervalMs),
    );
    const [before, began] = [[slow, fast].map(({ received }) => received.length), performance.now()];
    let price = 100;
    while (performance.now() - began < 2500) await tick((price += 1));
    await Promise.all([slow, fast].map(({ until }) => until(isWorth(`${price}0`))));

    const [slowly, often] = [slow, fast].map(({ received }, index) => received.length - before[index]!);
    expect(slowly).toBeLessThanOrEqual(Math.ceil((performance.now() - began) / minIntervalMs) + 1);
    expect(often).toBeGreaterThan(slowly! * 2);
    // What they do themselves is seen at once.
    const booked = performance.now();
    await book(ada, `/api/v1/portfolios/${slow.id}`);
    await slow.until(({ revision }) => revision === 2);
    expect(performance.now() - booked).toBeLessThan(1000);
    for (const { socket } of [slow, fast]) socket.disconnect();
  });
});
