import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { pagesOf } from './support/pages.js';
import { openPortfolio, someone } from './support/people.js';

const at = (time: string) => `2024-03-${time}:00.000Z`;
/** Two sessions; the second began with a drop. */
const taken: [time: string, value: string, closing: boolean][] = [
  ['12T13:45', '1000', false],
  ['12T14:00', '1001', false],
  ['12T14:15', '1002', false],
  ['12T20:00', '1010.50', true],
  ['13T13:45', '990', false],
];

const INSERT = `
  INSERT INTO portfolio_snapshots (portfolio_id, at, closing, market_value, cost_basis, cash, daily_change, daily_change_base, complete)
  VALUES ($1, $2, $3, $4, 900, -20.10, $4::numeric - 1000, 1000, true)`;

describe('the history of a portfolio', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let portfolio: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    portfolio = await openPortfolio(ada);
    const id = portfolio.split('/').at(-1);
    for (const [time, value, closing] of taken) {
      await deployment.database.query(INSERT, [id, at(time), closing, value]);
    }
  });
  afterAll(() => deployment?.end());

  const history = (query: Record<string, string> = {}, whose = portfolio) =>
    ada.get(`${whose}/history?${new URLSearchParams(query).toString()}`);
  const times = async (query: Record<string, string>) =>
    (await history(query)).body.items.map((item: { at: string }) => item.at);

  it('says what it was worth, what it cost, its cash and its daily change, oldest first', async () => {
    const { status, body } = await history();

    expect(status).toBe(200);
    expect(body.nextCursor).toBeNull();
    expect(body.items).toHaveLength(taken.length);
    expect(body.items[3]).toEqual({
      at: at('12T20:00'),
      marketValue: '1010.5',
      costBasis: '900',
      cash: '-20.1',
      dailyChange: '10.5',
      dailyChangePercent: '1.05', // 10.5 / 1,000
      complete: true,
    });
  });

  it('begins at from and ends before to', async () => {
    expect(await times({ from: at('12T14:00'), to: at('12T20:00') })).toEqual([at('12T14:00'), at('12T14:15')]);
  });

  it('comes by the hour and by the day with the last of each', async () => {
    const byHour = ['12T14:00', '12T14:15', '12T20:00', '13T13:45'].map(at);
    expect(await times({ interval: '1h' })).toEqual(byHour);
    expect(await times({ interval: '1d' })).toEqual([at('12T20:00'), at('13T13:45')]);
  });

  it.each(['15m', '1h', '1d'])('comes whole in pages (%s)', async (interval) => {
    const pages = await pagesOf(async (after) => (await history({ interval, limit: '1', ...after })).body);

    expect(pages.flat()).toEqual((await history({ interval })).body.items);
    expect(pages.every((page) => page.length === 1)).toBe(true);
  });

  it('of a portfolio that is new is empty', async () => {
    expect((await history({}, await openPortfolio(ada))).body).toEqual({ items: [], nextCursor: null });
  });

  it("is nobody else's business", async () => {
    const bob = await someone(deployment, web);

    expect((await bob.get(`${portfolio}/history`)).status).toBe(404);
  });

  it.each<Record<string, string>>([{ interval: '2h' }, { from: 'yesterday' }, { limit: '0' }, { cursor: 'nonsense' }])(
    'does not come by %j',
    async (query) => {
      expect((await history(query)).status).toBe(400);
    },
  );
});
