import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { writeUnseen } from '../api/support/hidden-write.js';
import { book, bring, openPortfolio, someone } from '../api/support/people.js';
import type { Application } from '../support/application.js';
import { type Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

const RULES = '/api/v1/alert-rules';
const quick = { RECOMPUTE_DEBOUNCE_MS: '50', RECOMPUTE_PACE_MS: '0' };

const make = async (owner: Client, rule: object) => {
  const { status, body } = await owner.post(RULES, rule);
  if (status !== 201) throw new Error(`The rule was not made: ${JSON.stringify(body)}`);
  return body;
};
const list = async (client: Client, query = '') => (await client.get(`/api/v1/notices${query}`)).body.items as any[];
const isBeyond = async (client: Client, id: string) => (await client.get(`${RULES}/${id}`)).body.isBeyond;
const until = (client: Client, id: string, wanted: boolean) =>
  eventually(
    () => isBeyond(client, id),
    (is) => is === wanted,
  );
const isOf = (value: string) => (notice: any) => notice.value === value;

describe('notices of two web processes and a worker', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let feed: Client;
  let symbols = 0;

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web', quick), deployment.start('web', quick)]);
    feed = await someone(deployment, first, 'feed');
  }, 60_000);
  afterAll(() => deployment?.end());

  const newSymbol = () => `S${(symbols += 1)}`;
  /** A connected user, and what they are told; so many processes listen to what that is. */
  const connect = async (client: Client, { url } = first, processes = 1) => {
    const socket = await client.at(url).socket();
    const channel = `${deployment.prefix}:realtime:user:${decodeJwt(client.token!).sub}`;
    await eventually(
      () => deployment.redis.pubsub('NUMSUB', channel),
      ([, count]) => count === processes,
    );
    return { socket, ...listen(socket, 'notice') };
  };

  it('tell that an update is late where no worker is there to make it, once, and arm again when it was made', async () => {
    const ada = await someone(deployment, first);
    const portfolio = await openPortfolio(ada);
    const portfolioId = portfolio.split('/').at(-1)!;
    const { id } = await make(ada, { kind: 'update_late', portfolioId, afterMs: 1000 });
    const { received, until: untilTold, socket } = await connect(ada, second);

    await book(ada, portfolio);
    const notice = await untilTold(() => true);

    expect(notice).toMatchObject({ code: 'alert', ruleId: id, kind: 'update_late', portfolioId, threshold: '1000' });
    expect(Number(notice.value)).toBeGreaterThan(1000);
    await deployment.start('worker', quick);
    await until(ada, id, false);
    expect(received).toHaveLength(1);
    expect(await list(ada)).toHaveLength(1);
    socket.disconnect();
  });

  it('come once per crossing, to every connection of their user and to nobody else', async () => {
    const [ada, bob] = [await someone(deployment, first), await someone(deployment, second)];
    const symbol = newSymbol();
    const bring2 = (price: string) =>
      Promise.all([first, second].map(({ url }) => bring(feed.at(url), { symbol, price }).catch(() => undefined)));
    await bring(feed, { symbol, price: '100' });
    const rule = await make(ada, { kind: 'price_above', symbol, threshold: '105' });
    await make(bob, { kind: 'price_above', symbol, threshold: '1000' });
    const mine = [await connect(ada, first), await connect(ada, second, 2)];
    const others = await connect(bob);

    // Each price comes by both processes; 105 itself is not above 105.
    for (const price of ['105', '106', '107', '108']) await bring2(price);
    const [notice] = await Promise.all(mine.map((each) => each.until(isOf('106'))));
    expect(notice).toMatchObject({ code: 'alert', ruleId: rule.id, kind: 'price_above', symbol, threshold: '105' });
    expect(notice.detail).toBe(`${symbol} is at 106, above 105`);
    expect(await isBeyond(ada, rule.id)).toBe(true);

    await bring2('104');
    await until(ada, rule.id, false);
    for (const price of ['110', '111']) await bring2(price);
    await Promise.all(mine.map((each) => each.until(isOf('110'))));

    await bring2('1001');
    await others.until(isOf('1001'));
    expect(mine.map(({ received }) => received.map(({ value }) => value))).toEqual([
      ['106', '110'],
      ['106', '110'],
    ]);
    expect(others.received).toHaveLength(1);
    expect((await list(ada)).map(({ id }) => id)).toEqual(mine[0]!.received.map(({ id }) => id).toReversed());
    for (const { socket } of [...mine, others]) socket.disconnect();
  });

  it('come at once where it is true already, and again where another threshold is', async () => {
    const ada = await someone(deployment, second);
    const symbol = newSymbol();
    const { until: untilTold, received, socket } = await connect(ada);
    await bring(feed, { symbol, price: '90' });

    const { id } = await make(ada, { kind: 'price_below', symbol, threshold: '95' });
    await untilTold(({ threshold }) => threshold === '95');
    await ada.patch(`${RULES}/${id}`, { threshold: '92', expectedVersion: 1 });
    await untilTold(({ threshold }) => threshold === '92');

    expect(received.map(({ value }) => value)).toEqual(['90', '90']);
    socket.disconnect();
  });

  it('of a change of the day come for each day', async () => {
    const ada = await someone(deployment, first);
    const symbol = newSymbol();
    const { until: untilTold, received, socket } = await connect(ada);
    await make(ada, { kind: 'day_change_beyond', symbol, percent: '5' });

    await bring(feed, { symbol, price: '105', previousClose: '100', asOf: '2024-03-11T15:00:00Z' });
    await bring(feed, { symbol, price: '94', previousClose: '100', asOf: '2024-03-11T15:00:01Z' });
    await untilTold(({ value }) => value === '-6');
    // The next morning begins beyond it: (87 − 94) ÷ 94 = −7.446809 %
    await bring(feed, { symbol, price: '87', previousClose: '94', asOf: '2024-03-12T15:00:00Z' });
    await untilTold(({ value }) => value === '-7.446809');

    expect(received).toMatchObject([
      { symbol, threshold: '5' },
      { symbol, threshold: '5' },
    ]);
    socket.disconnect();
  });

  it('of a portfolio’s change of the day come though nobody looks at it', async () => {
    const ada = await someone(deployment, first);
    const [symbol, portfolio] = [newSymbol(), await openPortfolio(ada)];
    await book(ada, portfolio, { symbol, price: '80', executedAt: '2024-02-01T15:00:00Z' });
    const portfolioId = portfolio.split('/').at(-1)!;
    const { until: untilTold, socket } = await connect(ada, second);
    await bring(feed, { symbol, price: '100', previousClose: '100' });
    const { id } = await make(ada, { kind: 'day_change_beyond', portfolioId, percent: '2.5' });

    await bring(feed, { symbol, price: '97', previousClose: '100' });

    expect(await untilTold(() => true)).toMatchObject({ ruleId: id, portfolioId, value: '-3', threshold: '2.5' });
    await bring(feed, { symbol, price: '98', previousClose: '100' });
    await until(ada, id, false);
    socket.disconnect();
  });

  it('that came while nobody was connected are in the list, unread', async () => {
    const ada = await someone(deployment, first);
    const symbol = newSymbol();
    const { socket } = await connect(ada);
    await make(ada, { kind: 'price_above', symbol, threshold: '5' });
    socket.disconnect();

    await bring(feed, { symbol, price: '6' });

    const missed = await eventually(
      () => list(ada, '?unread=true'),
      ({ length }) => length > 0,
    );
    expect(missed).toMatchObject([{ symbol, value: '6', readAt: null }]);
  });

  it('of prices that no process judged are found when all rules are gone through', async () => {
    const ada = await someone(deployment, first);
    const symbol = newSymbol();
    await bring(feed, { symbol, price: '5' });
    const { id } = await make(ada, { kind: 'price_above', symbol, threshold: '5' });
    const { until: untilTold, received, socket } = await connect(ada);
    await writeUnseen(deployment.database, 'prices', 'UPDATE prices SET price = 6 WHERE symbol = $1', [symbol]);
    expect(await isBeyond(ada, id)).toBe(false);

    await deployment.database.query(`UPDATE alert_sweeps SET began_at = began_at - interval '1 minute'`);
    await deployment.start('worker', quick);

    await untilTold(({ value }) => value === '6');
    expect(received).toHaveLength(1);
    socket.disconnect();
  });
});
