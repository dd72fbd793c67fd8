import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client, eventually, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

const eventsOf = async (reader: Client, portfolio: string, action: string) =>
  (await reader.get(`${portfolio}/audit`)).body.items.filter((event: { action: string }) => event.action === action);
const allOf = async (admin: Client, action: string) => (await admin.get(`/api/v1/audit?action=${action}`)).body.items;

describe('the audit trail', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let admin: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = new Client(web.url, await sign(deployment, 'ada'));
    admin = await someone(deployment, web, 'admin');
  });
  afterAll(() => deployment?.end());

  it('says who booked a trade, from where, and what it made of the position', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    const { trade } = await book(ada, portfolio, { quantity: '5', price: '110' });

    const [latest] = await eventsOf(ada, portfolio, 'trades.insert');
    expect(latest).toMatchObject({
      actor: 'ada',
      address: expect.stringContaining('127.0.0.1'),
      before: null,
      after: { id: trade.id, type: 'buy', quantity: '5', price: '110' },
    });
    expect((await eventsOf(ada, portfolio, 'positions.update'))[0]).toMatchObject({
      before: { symbol: 'AAPL', quantity: '10' },
      after: { symbol: 'AAPL', quantity: '15' },
    });
  });

  it('says figures to the last digit', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { quantity: '0.1234567891', amount: '123456789012345678.12345678' });

    const [{ after }] = await eventsOf(ada, portfolio, 'trades.insert');
    expect(after).toMatchObject({ quantity: '0.1234567891', amount: '123456789012345678.12345678' });
    const [portfolioEvent] = await eventsOf(ada, portfolio, 'portfolios.insert');
    expect(portfolioEvent.after).toMatchObject({ version: 1, name: 'Growth' });
  });

  it('keeps what was cancelled, and that it was', async () => {
    const portfolio = await openPortfolio(ada);
    const { trade } = await book(ada, portfolio);
    expect((await ada.request('DELETE', `${portfolio}/trades/${trade.id}`)).status).toBe(200);

    expect((await eventsOf(ada, portfolio, 'trades.update'))[0]).toMatchObject({
      before: { id: trade.id, cancelled_at: null },
      after: { id: trade.id, cancelled_at: expect.any(String) },
    });
    expect((await eventsOf(ada, portfolio, 'positions.delete'))[0]).toMatchObject({
      before: { quantity: '10' },
      after: null,
    });
  });

  it('names the role of whoever writes by hand', async () => {
    const portfolio = await openPortfolio(ada);
    const id = portfolio.split('/').at(-1);
    const [{ role }] = (await deployment.database.query<{ role: string }>('SELECT session_user AS role')) as [
      { role: string },
    ];
    await deployment.database.query(`UPDATE portfolios SET name = 'By hand' WHERE id = $1`, [id]);

    expect((await eventsOf(ada, portfolio, 'portfolios.update'))[0]).toMatchObject({
      actor: role,
      address: null,
      before: { name: 'Growth' },
      after: { name: 'By hand' },
    });
  });

  it('is read by the owner and by admins, and by nobody else', async () => {
    const portfolio = await openPortfolio(ada);
    const stranger = await someone(deployment, web);
    expect((await stranger.get(`${portfolio}/audit`)).body).toEqual({ items: [], nextCursor: null });
    expect((await stranger.get('/api/v1/audit')).status).toBe(403);

    const portfolioId = portfolio.split('/').at(-1);
    const { body } = await admin.get(`/api/v1/audit?portfolioId=${portfolioId}&action=portfolios.insert`);
    expect(body.items).toMatchObject([{ actor: 'ada', action: 'portfolios.insert', portfolioId }]);
  });

  it('is read page by page, the latest first', async () => {
    const first = await admin.get('/api/v1/audit?limit=1');
    const second = await admin.get(`/api/v1/audit?limit=1&cursor=${first.body.nextCursor}`);
    expect(BigInt(second.body.items[0].id)).toBeLessThan(BigInt(first.body.items[0].id));
    expect((await admin.get('/api/v1/audit?cursor=x')).body).toMatchObject({ code: 'invalid_cursor' });
  });

  it('has the sockets that came, were refused and went', async () => {
    const socket = await ada.socket('/ws/prices');
    await socket.emitWithAck('subscribe', { symbols: ['AAPL'] });
    socket.disconnect();
    await expect(new Client(web.url, 'none').socket()).rejects.toThrow();

    const [closed] = await eventually(
      () => allOf(admin, 'socket.closed'),
      ({ length }) => length > 0,
    );
    expect(closed).toMatchObject({ actor: 'ada', detail: { namespace: '/ws/prices', reason: expect.any(String) } });
    expect(await allOf(admin, 'socket.opened')).toMatchObject([{ actor: 'ada' }]);
    expect(await allOf(admin, 'socket.subscribed')).toMatchObject([
      { actor: 'ada', detail: { namespace: '/ws/prices', topic: 'symbol', ids: ['AAPL'] } },
    ]);
    const [refused] = await eventually(
      () => allOf(admin, 'socket.refused'),
      ({ length }) => length > 0,
    );
    expect(refused).toMatchObject({ actor: 'nobody', detail: { reason: 'unauthorized' } });
  });
});
