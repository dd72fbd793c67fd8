import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application, LogLine } from '../support/application.js';
import { Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

describe('the log', () => {
  let deployment: TestDeployment;
  let app: Application;
  let nobody: Client;
  let ada: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    app = await deployment.start('all', { NODE_ENV: 'development', DEMO: 'true', LOG_LEVEL: 'debug' });
    nobody = new Client(app.url);
    const signIn = () => nobody.post('/api/v1/auth/token', { email: 'ada@example.com', password: 'demo' });
    const { body } = await eventually(signIn, ({ status }) => status === 200);
    ada = new Client(app.url, body.accessToken);
  });
  afterAll(() => deployment?.end());

  const lineOf = async (id: string): Promise<LogLine> => {
    const isOfRequest = ({ req }: LogLine) => (req as { id?: string } | undefined)?.id === id;
    return (await eventually(
      async () => app.log.find(isOfRequest),
      (line) => line !== undefined,
    ))!;
  };

  it('has a line for every request, under the id that it came with, and the answer carries it too', async () => {
    const { headers } = await ada.get('/api/v1/portfolios?limit=5', { 'x-request-id': 'browser-42' });

    expect(headers.get('x-request-id')).toBe('browser-42');
    expect(await lineOf('browser-42')).toMatchObject({
      time: expect.stringMatching(/Z$/),
      role: 'all',
      req: { id: 'browser-42', method: 'GET', path: '/api/v1/portfolios' },
      res: { statusCode: 200 },
      responseTime: expect.any(Number),
    });
  });

  it('gives an id to whoever brings none, or one that could be anything', async () => {
    const given: Record<string, string>[] = [{}, { 'x-request-id': 'two words' }, { 'x-request-id': 'x'.repeat(65) }];
    for (const headers of given) {
      const id = (await nobody.get('/health/live', headers)).headers.get('x-request-id') ?? '';
      expect(id).toMatch(uuid);
      expect(await lineOf(id)).toMatchObject({ req: { path: '/health/live' } });
    }
  });

  it('alone tells what went wrong inside: the answer shows no stack, no SQL and no table', async () => {
    const portfolio = await openPortfolio(ada);
    await deployment.database.query('ALTER TABLE trades RENAME TO gone');
    const trade = { type: 'buy', symbol: 'AAPL', quantity: '1', price: '1' };

    const answers = [
      await ada.get(`${portfolio}/trades`, { 'x-request-id': 'broken-1' }),
      await ada.post(`${portfolio}/trades`, trade, { 'x-request-id': 'broken-2' }),
    ];

    await deployment.database.query('ALTER TABLE gone RENAME TO trades');
    for (const { status, headers, body } of answers) {
      expect(status).toBe(500);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body).toEqual({
        type: 'about:blank',
        title: 'internal error',
        status: 500,
        code: 'internal_error',
        detail: 'Something went wrong on our side',
      });
    }
    const told = await eventually(
      async () => app.log.filter(({ requestId }) => requestId === 'broken-1' || requestId === 'broken-2'),
      ({ length }) => length === 2,
    );
    expect(told.map(({ level, error }) => [level, (error as { message: string }).message])).toEqual([
      ['error', expect.stringContaining('"trades" does not exist')],
      ['error', expect.stringContaining('"trades" does not exist')],
    ]);
    expect(await book(ada, portfolio)).toMatchObject({ revision: 1 });
  });

  it('is one JSON object a line', () => {
    expect(app.log.length).toBeGreaterThan(10);
    expect(app.log.filter(({ level }) => level === 'unreadable')).toEqual([]);
  });

  it('holds no token, password, cookie or secret, wherever they came in', async () => {
    const [guess, foreign] = [
      'correct-horse-battery',
      (await someone({ ...deployment, secret: 'x'.repeat(40) }, app)).token!,
    ];
    const basic = btoa(`ops@example.com:${guess}`);
    const board = await nobody.get('/admin/queues', { authorization: `Basic ${btoa('ops@example.com:demo')}` });
    const cookie = board.headers.get('set-cookie')!.split(/[=;]/)[1]!;
    await Promise.all([
      nobody.post('/api/v1/auth/token', { email: 'ada@example.com', password: guess }),
      nobody.post('/api/v1/auth/token', { email: guess, password: [guess] }),
      nobody.request('POST', '/api/v1/auth/token', `{"password":"${guess}`, { 'content-type': 'application/json' }),
      nobody.get('/admin/queues', { authorization: `Basic ${basic}` }),
      nobody.get('/admin/queues', { cookie: `freshfolio_admin=${cookie}` }),
      nobody.get(`/api/v1/portfolios?access_token=${ada.token}`),
      new Client(app.url, foreign).get('/api/v1/portfolios'),
      new Client(app.url, foreign).socket().catch(() => undefined),
      ada.socket().then((socket) => socket.disconnect()),
    ]);
    await nobody.get('/health/live', { 'x-request-id': 'the-last-one' });
    await lineOf('the-last-one');

    const log = JSON.stringify(app.log);
    const urls = [deployment.databaseUrl, deployment.redisUrl].map((url) => new URL(url).password);
    const secrets = [guess, foreign, ada.token!, cookie, basic, deployment.secret, ...urls.filter(Boolean)];
    for (const secret of secrets) expect(log.includes(secret)).toBe(false);
    expect(log).not.toMatch(/Bearer ey|\$?scrypt|password_?hash/i);
  });
});
