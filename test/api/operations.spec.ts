import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

const FIGURES = '/api/v1/operations/figures';

describe('the figures for operations', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let admin: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    [ada, admin] = await Promise.all([someone(deployment, web), someone(deployment, web, 'admin')]);
    await eventually(figures, ({ redis }) => redis === 'open');
  });
  afterAll(() => deployment?.end());

  const figures = async () => (await admin.get(FIGURES)).body;

  it('are those of the process that answers, and of the queue and the outbox as a whole', async () => {
    expect(await figures()).toMatchObject({
      pid: web.process.pid,
      role: 'web',
      staleReads: 0,
      outbox: { depth: expect.any(Number), oldestSeconds: expect.any(Number) },
      queue: { lanes: { manual: { depth: 0 }, market: expect.any(Object), bulk: expect.any(Object) } },
      sockets: 0,
    });
    expect((await figures()).eventLoopP99Ms).toBeGreaterThan(0);
  });

  it('count reads, prices and how long invalidations take, from one asking to the next', async () => {
    const before = await figures();
    const feed = await someone(deployment, web, 'feed');
    const asOf = new Date().toISOString();
    await feed.post('/api/v1/prices', { prices: [{ symbol: 'AAPL', price: '190', asOf }] });
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    for (let count = 0; count < 3; count += 1) await ada.get(portfolio);

    const after = await eventually(figures, ({ priceTicks }) => priceTicks > before.priceTicks);

    expect(after.priceTicks - before.priceTicks).toBe(1);
    expect(after.cacheReads.memory.hit).toBeGreaterThan(before.cacheReads.memory.hit ?? 0);
    const { bounds, counts } = after.invalidationLag;
    expect(counts).toHaveLength(bounds.length + 1);
    expect(counts).toEqual(counts.toSorted((one: number, other: number) => one - other));
    expect(counts.at(-1)).toBeGreaterThan(before.invalidationLag.counts.at(-1) ?? 0);
  });

  it('count the sockets that are open', async () => {
    const socket = await ada.socket();
    await eventually(figures, ({ sockets }) => sockets === 1);
    socket.disconnect();
    await eventually(figures, ({ sockets }) => sockets === 0);
  });

  it('are for admins only', async () => {
    expect(await ada.get(FIGURES)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});
