import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { listen, type Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

const rate = (base: string, quote: string, price: string, asOf: string) => ({ base, quote, rate: price, asOf });
const purchase = (id: string) =>
  `<BUYSTOCK><INVBUY><INVTRAN><FITID>${id}<DTTRADE>20230403</INVTRAN><SECID><UNIQUEID>AAPL</SECID><UNITS>1<UNITPRICE>10</INVBUY></BUYSTOCK>`;
const ofx = (...ids: string[]) =>
  `<OFX><INVSTMTRS><CURDEF>USD<INVTRANLIST>${ids.map(purchase).join('\n')}</INVTRANLIST></INVSTMTRS></OFX>`;

const HEADER = 'Date,Code,Currency,Price,Quantity,Action,Fee,Note';
const table = (...rows: string[]) => [HEADER, ...rows].join('\n');

describe('importing a file', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let feed: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    [ada, feed] = await Promise.all([someone(deployment, web), someone(deployment, web, 'feed')]);
  });
  afterAll(() => deployment?.end());

  const upload = (portfolio: string, file: string, query = '', type = 'text/csv') =>
    ada.request('POST', `${portfolio}/imports${query}`, file, { 'content-type': type });
  const state = async (portfolio: string) => ({
    portfolio: (await ada.get(portfolio, { 'cache-control': 'no-cache' })).body,
    trades: (await ada.get(`${portfolio}/trades?limit=500`)).body.items,
  });

  const refused = async (portfolio: string, file: string) => {
    const before = await state(portfolio);
    const dry = await upload(portfolio, file, '?dryRun=true');
    const { status, headers, body } = await upload(portfolio, file);
    expect(await state(portfolio)).toEqual(before);
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'import_refused' });
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, imported: 0, rows: body.rows } });
    return body.rows.flatMap(({ errors = [] }: any) => errors);
  };

  const rates = async (portfolio: string) => (await state(portfolio)).trades.map(({ fxRate }: any) => fxRate);

  it('books all its trades at once: one revision, the positions and cash that they make', async () => {
    const portfolio = await openPortfolio(ada);

    const { status, body } = await upload(
      portfolio,
      table(
        '2024-03-12,AAPL,USD,100,10,buy,1,',
        '2024-03-13,AAPL,USD,110,4,sell,1,',
        '2024-03-14,MSFT,USD,400,1,buy,0,x',
      ),
    );

    expect({ status, body }).toEqual({
      status: 200,
      body: {
        format: 'ghostfolio',
        dryRun: false,
        rows: [2, 3, 4].map((line) => ({ line, status: 'ok' })),
        imported: 3,
        duplicates: 0,
        errors: 0,
        revision: 1,
      },
    });
    const { portfolio: after, trades } = await state(portfolio);
    expect(after).toMatchObject({
      revision: 1,
      // 1000 of AAPL less 4 × 100, realized 4 × 10; −1000 − 1 + 440 − 1 − 400 = −962
      positions: [
        { symbol: 'AAPL', quantity: '6', costBasis: '600', realizedPnl: '40' },
        { symbol: 'MSFT', quantity: '1', costBasis: '400' },
      ],
      cash: [{ currency: 'USD', amount: '-962' }],
    });
    expect(trades).toHaveLength(3);
  });

  it('counts a trade between those that are booked from its date on', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { quantity: '10', price: '100', executedAt: '2024-03-12T15:00:00Z' });
    await book(ada, portfolio, { type: 'sell', quantity: '10', price: '130', executedAt: '2024-03-14T15:00:00Z' });

    await upload(portfolio, table('2024-03-13,AAPL,USD,120,10,buy,,'));

    // average cost (1000 + 1200) ÷ 20 = 110 when 10 are sold for 130
    const { portfolio: after } = await state(portfolio);
    expect(after.positions).toMatchObject([{ quantity: '10', costBasis: '1100', realizedPnl: '200' }]);
  });

  it('that begins with the newest is booked from its end', async () => {
    const portfolio = await openPortfolio(ada);
    const file = table(
      '2024-03-14,MSFT,USD,1,1,buy,,',
      '2024-03-13,AAPL,USD,110,10,sell,,',
      '2024-03-13,AAPL,USD,100,10,buy,,',
    );

    expect(await upload(portfolio, file)).toMatchObject({ status: 200, body: { imported: 3 } });
  });

  it('books a trade of today that has no time yet', async () => {
    const portfolio = await openPortfolio(ada);
    const today = new Date().toISOString().slice(0, 10);

    expect(await upload(portfolio, table(`${today},AAPL,USD,100,1,buy,,`))).toMatchObject({ status: 200 });
  });

  it('takes the rate of the day of each trade, over other currencies too', async () => {
    const portfolio = await openPortfolio(ada, { baseCurrency: 'CHF' });
    await feed.post('/api/v1/fx-rates', {
      rates: [
        rate('USD', 'CHF', '0.9', '2024-03-12T20:00:00Z'),
        rate('USD', 'CHF', '0.8', '2024-03-13T20:00:00Z'),
        rate('EUR', 'CHF', '1', '2024-03-13T20:00:00Z'),
        rate('GBP', 'EUR', '1.2', '2024-03-13T20:00:00Z'),
      ],
    });

    await upload(
      portfolio,
      table(
        '2024-03-12,AAPL,USD,100,1,buy,,',
        '2024-03-13,MSFT,USD,100,1,buy,,',
        '2024-03-14,VOD,GBP,100,1,buy,,',
        '2024-03-10,SAP,SEK,1,1,buy,,',
      ),
    );

    const { trades } = await state(portfolio);
    expect(trades.map(({ symbol, fxRate }: any) => [symbol, fxRate])).toEqual([
      ['VOD', '1.2'],
      ['MSFT', '0.8'],
      ['AAPL', '0.9'],
      ['SAP', null],
    ]);
  });

  it("takes a broker's rates only where they are into the currency of the portfolio", async () => {
    const file = [
      'CurrencyPrimary,Symbol,DateTime,Quantity,TradePrice,Buy/Sell,FXRateToBase,TradeID,IBCommission,LevelOfDetail',
      'USD,AAPL,20230403;095853,1,100,BUY,0.91,1,-1,EXECUTION',
      'CHF,NESN,20230403;095853,1,100,BUY,1,2,-1,EXECUTION',
    ].join('\n');
    const [francs, euros] = await Promise.all(
      ['CHF', 'EUR'].map((baseCurrency) => openPortfolio(ada, { baseCurrency })),
    );

    await Promise.all([upload(francs!, file), upload(euros!, file)]);

    expect(await rates(francs!)).toEqual(expect.arrayContaining(['0.91', '1']));
    expect(await rates(euros!)).toEqual([null, null]);
  });

  describe('writes nothing', () => {
    it('of a dry run, which says what would happen', async () => {
      const portfolio = await openPortfolio(ada);
      const before = await state(portfolio);

      const { status, body } = await upload(portfolio, table('2024-03-12,AAPL,USD,100,10,buy,,'), '?dryRun=true');

      expect({ status, body }).toMatchObject({
        status: 200,
        body: { dryRun: true, imported: 1, errors: 0, revision: 0 },
      });
      expect(await state(portfolio)).toEqual(before);
    });

    it('where a row is not good, and names it by line and column', async () => {
      const portfolio = await openPortfolio(ada);

      const errors = await refused(
        portfolio,
        table(
          '2024-03-12,AAPL,USD,100,10,buy,,',
          '2024-13-12,AAPL,USD,100,0,buy,,',
          '2024-03-12,AAPL,USD,100,-1,buy,,',
        ),
      );

      expect(errors).toMatchObject([
        { line: 3, column: 'Date', code: 'invalid_date' },
        { line: 4, column: 'Quantity', code: 'invalid' },
      ]);
    });

    it('where more is sold than is held by then', async () => {
      const portfolio = await openPortfolio(ada);
      await book(ada, portfolio, { quantity: '5', executedAt: '2024-03-11T15:00:00Z' });

      const file = table(
        '2024-03-12,AAPL,USD,100,5,sell,,',
        '2024-03-13,AAPL,USD,100,1,sell,,',
        '2024-03-14,AAPL,USD,100,1,buy,,',
      );

      expect(await refused(portfolio, file)).toMatchObject([
        { line: 3, column: 'Quantity', code: 'insufficient_quantity' },
      ]);
    });

    it('where a trade that is booked already would not have been possible', async () => {
      const portfolio = await openPortfolio(ada);
      await book(ada, portfolio, { quantity: '5', executedAt: '2024-03-11T15:00:00Z' });
      await book(ada, portfolio, { type: 'sell', quantity: '5', executedAt: '2024-03-14T15:00:00Z' });

      const errors = await refused(portfolio, table('2024-03-12,AAPL,USD,100,1,sell,,'));

      expect(errors).toMatchObject([
        { line: 2, code: 'insufficient_quantity', message: expect.stringContaining('2024-03-14') },
      ]);
    });

    it('where a symbol is held in another currency', async () => {
      const portfolio = await openPortfolio(ada);
      await book(ada, portfolio, { quantity: '5', executedAt: '2024-03-11T15:00:00Z' });

      expect(await refused(portfolio, table('2024-03-12,AAPL,EUR,100,1,buy,,'))).toMatchObject([
        { line: 2, column: 'Currency', code: 'currency_mismatch' },
      ]);
    });

    it('where the cash would not do and must', async () => {
      const portfolio = await openPortfolio(ada, { allowNegativeCash: false });

      expect(await refused(portfolio, table('2024-03-12,AAPL,USD,100,1,buy,,'))).toMatchObject([
        { line: 2, code: 'insufficient_cash' },
      ]);
    });

    it('of the future', async () => {
      const portfolio = await openPortfolio(ada);
      const later = new Date(Date.now() + 3 * 86_400_000).toISOString();

      expect(await refused(portfolio, table(`${later},AAPL,USD,100,1,buy,,`))).toMatchObject([
        { line: 2, column: 'Date', code: 'executed_at_in_future' },
      ]);
    });

    it("in another user's portfolio", async () => {
      const portfolio = await openPortfolio(await someone(deployment, web));

      expect(await upload(portfolio, table())).toMatchObject({ status: 404, body: { code: 'not_found' } });
    });

    it.each([
      ['that is no file of ours', 'nothing', '', 400, 'unknown_format'],
      ['that is broken', '{"activities":', '', 400, 'file_unreadable'],
      ['of a format that it is not', HEADER, '?format=ofx', 400, 'unknown_format'],
      ['of a format that is none', HEADER, '?format=xls', 400, 'validation_failed'],
      ['of more than 16 MB', 'x'.repeat(16 * 1024 * 1024 + 1), '', 413, 'payload_too_large'],
    ])('%s', async (_, file, query, status, code) => {
      const portfolio = await openPortfolio(ada);

      expect(await upload(portfolio, file, query)).toMatchObject({ status, body: { code } });
      expect((await state(portfolio)).trades).toEqual([]);
    });
  });

  describe('skips what is there already:', () => {
    it('trades of the broker by their id, in the file and in the portfolio', async () => {
      const portfolio = await openPortfolio(ada);
      await book(ada, portfolio, { executionId: 'A' });

      const { body } = await upload(portfolio, ofx('A', 'B', 'B'), '', 'application/x-ofx');

      expect(body).toMatchObject({
        rows: [{ status: 'duplicate' }, { status: 'ok' }, { status: 'duplicate' }],
        imported: 1,
        duplicates: 2,
      });
      expect(
        await ada.post(`${portfolio}/trades`, {
          executionId: 'B',
          type: 'buy',
          symbol: 'AAPL',
          quantity: '1',
          price: '10',
        }),
      ).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    });

    it('a cancelled trade is not booked again', async () => {
      const portfolio = await openPortfolio(ada);
      const { trade } = await book(ada, portfolio, { executionId: 'A' });
      await ada.request('DELETE', `${portfolio}/trades/${trade.id}`);

      expect((await upload(portfolio, ofx('A'))).body).toMatchObject({ imported: 0, duplicates: 1 });
    });

    it('the same file again changes nothing, not even the revision', async () => {
      const portfolio = await openPortfolio(ada);
      const file = table('2024-03-12,AAPL,USD,100,10,buy,,', '2024-03-13,AAPL,USD,110,4,sell,,');
      await upload(portfolio, file);
      const before = await state(portfolio);

      expect((await upload(portfolio, file)).body).toMatchObject({
        imported: 0,
        duplicates: 2,
        errors: 0,
        revision: 1,
      });
      expect(await state(portfolio)).toEqual(before);
    });

    it('two imports of the same file at once book it once', async () => {
      const portfolio = await openPortfolio(ada);
      const file = table('2024-03-12,AAPL,USD,100,10,buy,,', '2024-03-13,AAPL,USD,110,4,sell,,');

      const answers = await Promise.all([upload(portfolio, file), upload(portfolio, file)]);

      expect(answers.map(({ body }) => body.imported).toSorted((a, b) => a - b)).toEqual([0, 2]);
      expect((await state(portfolio)).trades).toHaveLength(2);
    });
  });

  it('tells the sockets of its user, and of nobody else, how far it is', async () => {
    const portfolio = await openPortfolio(ada);
    const mallory = await someone(deployment, web);
    const [socket, other] = await Promise.all([ada.socket(), mallory.socket()]);
    const [notices, others] = [listen(socket, 'notice'), listen(other, 'notice')];

    await upload(portfolio, table('2024-03-12,AAPL,USD,100,10,buy,,'));

    const portfolioId = portfolio.split('/').at(-1);
    const notice = { code: 'import_progress', portfolioId, done: 1, total: 1, detail: '1 of 1 rows booked' };
    expect(await notices.until(({ step }) => step === 'booked')).toMatchObject(notice);
    await mallory.get('/api/v1/portfolios');
    expect(others.received).toEqual([]);
    for (const each of [socket, other]) each.disconnect();
  });

  it('waits for no more than two others', async () => {
    const portfolio = await openPortfolio(ada);
    const headers = {
      authorization: `Bearer ${ada.token}`,
      'content-type': 'text/csv',
      'transfer-encoding': 'chunked',
    };
    const url = new URL(`${portfolio}/imports`, web.url);
    const uploads = Array.from({ length: 3 }, () => httpRequest(url, { method: 'POST', headers }));
    const answers = uploads.map((each) =>
      once(each, 'response').then(([answer]) => ({ each, status: answer.statusCode })),
    );
    for (const each of uploads) each.write(`${HEADER}\n`);

    const turnedAway = await Promise.race(answers);
    expect(turnedAway.status).toBe(429);

    for (const each of uploads) {
      if (each !== turnedAway.each) each.end(`2024-03-12,AAPL,USD,100,10,buy,,${randomUUID()}`);
    }
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 429]);
    turnedAway.each.destroy();
    expect((await upload(portfolio, HEADER)).status).toBe(200);
  });
});
