import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from './support/application.js';
import { Client, listen, sign } from './support/client.js';
import { createDeployment, type TestDeployment } from './support/deployment.js';

const quantity = (answer: { body: { positions: { quantity: string }[] } }) => answer.body.positions[0]?.quantity;

/** The incident that Freshfolio exists for: a trade was acknowledged, and the screen showed the old quantity for twenty minutes. */
describe('an acknowledged trade, with every tier warm on two web processes', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Client;
  let portfolio: string;

  const cachedValues = async () => {
    const keys = await deployment.redis.keys(`${deployment.prefix}:v:*`);
    return Promise.all(
      keys.map(async (key) => ({ key, value: await deployment.redis.get(key), ttl: await deployment.redis.pttl(key) })),
    );
  };
  const book = (trade: object) => ada.post(`/api/v1/portfolios/${portfolio}/trades`, { symbol: 'AAPL', ...trade });

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web'), deployment.start('worker')]);
    ada = new Client(first.url, await sign(deployment, randomUUID()));
    portfolio = (await ada.post('/api/v1/portfolios', { name: 'Growth', baseCurrency: 'USD' })).body.id;
    await book({ type: 'buy', quantity: '1000', price: '187.50' });
    // Twice on each: the second read comes from memory.
    for (const { url } of [first, second, first, second]) await ada.at(url).get(`/api/v1/portfolios/${portfolio}`);
  }, 60_000);

  afterAll(() => deployment.end());

  it('shows on the very next read of either process, in Redis and on a socket of the other one', async () => {
    const read = (url: string) => ada.at(url).get(`/api/v1/portfolios/${portfolio}`);
    for (const { url } of [first, second]) {
      const warm = await read(url);
      expect(quantity(warm)).toBe('1000');
      expect(warm.headers.get('cache-status')).toContain('detail=memory');
    }
    expect((await cachedValues()).some(({ value }) => value?.includes('"quantity":"1000"'))).toBe(true);
    const socket = await ada.at(second.url).socket();
    const updates = listen(socket, 'portfolio.update');
    const changes = listen(socket, 'portfolio.changed');
    const { ok, snapshots } = await socket.emitWithAck('subscribe', { portfolioIds: [portfolio] });
    expect({ ok, quantity: snapshots[0].positions[0].quantity }).toEqual({ ok: true, quantity: '1000' });

    const booked = await book({ type: 'buy', quantity: '500', price: '190' });
    const [here, there] = [await read(first.url), await read(second.url)];

    expect({ status: booked.status, revision: booked.body.revision }).toEqual({ status: 201, revision: 2 });
    expect([quantity(here), quantity(there)]).toEqual(['1500', '1500']);
    const cached = await cachedValues();
    expect(cached.filter(({ value }) => value?.includes('"quantity":"1000"'))).toEqual([]);
    expect(cached.filter(({ ttl }) => ttl <= 0)).toEqual([]);
    await changes.until(({ revision }) => revision === 2);
    const update = await updates.until(({ revision }) => revision === 2);
    expect(update.positions[0]).toMatchObject({ symbol: 'AAPL', quantity: '1500' });
    socket.disconnect();
  });

  it('and one whose transaction rolls back invalidates nothing and pushes nothing', async () => {
    const socket = await ada.at(second.url).socket();
    const pushes = [listen(socket, 'portfolio.update'), listen(socket, 'portfolio.changed')];
    const { snapshots } = await socket.emitWithAck('subscribe', { portfolioIds: [portfolio] });
    const tombstones = async () => {
      const keys = (await deployment.redis.keys(`${deployment.prefix}:t:{portfolio*`)).toSorted();
      return Promise.all(keys.map((key) => deployment.redis.get(key)));
    };
    const before = await tombstones();
    // The row changes are made and then thrown away: PostgreSQL itself refuses the COMMIT.
    await deployment.database.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused at commit'; END $$;
      CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON trades DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();`);

    const refused = await book({ type: 'buy', quantity: '7', price: '190' });

    await deployment.database.query('DROP FUNCTION refuse CASCADE');
    expect(refused.status).toBe(500);
    expect(JSON.stringify(refused.body)).not.toMatch(/refused at commit|trades|trigger/);
    expect(await tombstones()).toEqual(before);
    const again = await ada.at(second.url).get(`/api/v1/portfolios/${portfolio}`);
    expect({ quantity: quantity(again), revision: again.body.revision }).toEqual({ quantity: '1500', revision: 2 });
    // The next trade that commits is pushed: whatever the refused one had sent would have come before it.
    await book({ type: 'sell', quantity: '1', price: '190' });
    await pushes[0]!.until(({ revision }) => revision === 3);
    expect(pushes.flatMap(({ received }) => received).map(({ revision }) => revision)).not.toContain(2);
    expect(snapshots[0].revision).toBe(2);
    socket.disconnect();
  });
});
