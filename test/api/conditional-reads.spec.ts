import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

describe('a read of a portfolio', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Client;
  let feed: Client;
  let portfolio: string;
  /** So old that its freshness does not change while the test runs. */
  const asOf = '2024-03-12T15:00:00.000Z';

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web')]);
    ada = await someone(deployment, first);
    feed = await someone(deployment, first, 'feed');
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    await bring(feed, { symbol: 'AAPL', price: '110', currency: 'USD', asOf });
  });

  const read = (etag?: string, url = first.url) =>
    // Without a Cache-Control of its own, fetch adds no-cache to a conditional request.
    ada.at(url).get(portfolio, etag === undefined ? {} : { 'if-none-match': etag, 'cache-control': 'max-age=0' });
  const etagOf = async (url?: string) => (await read(undefined, url)).headers.get('etag') ?? '';

  it('is not sent again to a client that has it, also where the request says no-cache as fetch does', async () => {
    const etag = await etagOf();
    const again = await ada.get(portfolio, { 'if-none-match': `"1-other", W/${etag}` });

    expect({ status: again.status, etag: again.headers.get('etag'), body: again.body }).toEqual({
      status: 304,
      etag,
      body: '',
    });
  });

  it('has a tag that begins with the revision and is the same on every process', async () => {
    const [here, there] = [await etagOf(first.url), await etagOf(second.url)];

    expect(here).toMatch(/^"1-.+"$/);
    expect(there).toBe(here);
  });

  it('is 304 without a body while nothing has changed, on every process', async () => {
    const etag = await etagOf();

    for (const { url } of [first, second]) {
      const again = await read(etag, url);
      expect({ status: again.status, body: again.body, etag: again.headers.get('etag') }).toEqual({
        status: 304,
        body: '',
        etag,
      });
    }
  });

  it('is 304 also where one of several tags is right, or a weak one', async () => {
    const etag = await etagOf();

    expect((await read(`"0-other", ${etag}`)).status).toBe(304);
    expect((await read(`W/${etag}`)).status).toBe(304);
  });

  it('is whole again after a trade', async () => {
    const etag = await etagOf();
    await book(ada, portfolio, { quantity: '5' });

    for (const { url } of [first, second]) {
      const again = await read(etag, url);
      expect(again).toMatchObject({ status: 200, body: { revision: 2, positions: [{ quantity: '15' }] } });
      expect(again.headers.get('etag')).toMatch(/^"2-/);
    }
  });

  it('is whole again after a price, at the same revision', async () => {
    const etag = await etagOf();
    await bring(feed, { symbol: 'AAPL', price: '111', currency: 'USD', asOf });

    for (const { url } of [first, second]) {
      const again = await read(etag, url);
      expect(again).toMatchObject({ status: 200, body: { revision: 1, positions: [{ price: '111' }] } });
      expect(again.headers.get('etag')).toMatch(/^"1-/);
      expect(again.headers.get('etag')).not.toBe(etag);
    }
  });

  it('may be kept by the client alone, and must be asked about', async () => {
    expect((await read()).headers.get('cache-control')).toBe('private, no-cache');
  });

  it('says where it came from', async () => {
    const reads = [];
    for (const { url } of [first, first, second]) reads.push(await read(undefined, url));

    expect(reads.map(({ headers }) => headers.get('cache-status'))).toEqual([
      'freshfolio; fwd=uri-miss; detail=postgresql',
      'freshfolio; hit; detail=memory',
      'freshfolio; hit; detail=redis',
    ]);
  });

  it('with no-cache is answered by PostgreSQL, and shows what somebody did there by hand', async () => {
    await read();
    await deployment.database.query('UPDATE positions SET quantity = 77 WHERE portfolio_id = $1', [
      portfolio.split('/').at(-1),
    ]);
    await deployment.database.query("UPDATE prices SET price = 112 WHERE symbol = 'AAPL'");

    const { headers, body } = await ada.get(portfolio, { 'cache-control': 'no-cache' });

    expect(headers.get('cache-status')).toContain('fwd=request');
    // 77 × 112
    expect(body.positions[0]).toMatchObject({ quantity: '77', price: '112', marketValue: '8624' });
  });

  it('is never answered with less than minRevision', async () => {
    await read(undefined, second.url);
    const { revision } = await book(ada, portfolio, { quantity: '5' });

    const reached = await ada.at(second.url).get(`${portfolio}?minRevision=${revision}`);
    const beyond = await ada.at(second.url).get(`${portfolio}?minRevision=${revision + 1}`);

    expect(reached).toMatchObject({ status: 200, body: { revision: 2, positions: [{ quantity: '15' }] } });
    expect(beyond).toMatchObject({ status: 409, body: { code: 'revision_not_reached', revision: 2 } });
    expect((await ada.get(`${portfolio}?minRevision=-1`)).status).toBe(400);
    expect((await ada.get(`${portfolio}?minRevision=soon`)).status).toBe(400);
  });

  it('with minRevision sees a revision that no invalidation told of', async () => {
    await read();
    await deployment.database.query('UPDATE portfolios SET revision = 9 WHERE id = $1', [portfolio.split('/').at(-1)]);

    expect((await ada.get(`${portfolio}?minRevision=9`)).body.revision).toBe(9);
  });
});
