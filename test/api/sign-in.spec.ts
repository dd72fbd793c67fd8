import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

const people = ['ada@example.com', 'bob@example.com', 'feed@example.com', 'ops@example.com'];

describe('the demo', () => {
  let deployment: TestDeployment;
  let demo: Application;
  let production: Application;

  const signIn = (email: string, password: string, { url } = demo) =>
    new Client(url).post('/api/v1/auth/token', { email, password });
  const tokenOf = async (email: string) => (await signIn(email, 'demo')).body.accessToken as string;

  beforeAll(async () => {
    deployment = await createDeployment();
    [demo, production] = await Promise.all([
      deployment.start('web', { NODE_ENV: 'development', DEMO: 'true' }),
      deployment.start('web', { NODE_ENV: 'production' }),
    ]);
    // The accounts are made after the start.
    await eventually(
      () => signIn('ops@example.com', 'demo'),
      ({ status }) => status === 200,
    );
  });
  afterAll(() => deployment?.end());

  it('has its four accounts, each with its role', async () => {
    const answers = await Promise.all(people.map((email) => signIn(email, 'demo')));

    expect(answers).toMatchObject(
      people.map(() => ({ status: 200, body: { accessToken: expect.any(String), expiresIn: 3600 } })),
    );
    const roles = answers.map(({ body }) => JSON.parse(atob(body.accessToken.split('.')[1])).role);
    expect(roles).toEqual(['user', 'user', 'feed', 'admin']);
  });

  it('has portfolios to look at, of their owners only', async () => {
    const [ada, bob] = await Promise.all(
      people.slice(0, 2).map(async (email) => new Client(demo.url, await tokenOf(email))),
    );
    const [hers, his] = [await ada!.get('/api/v1/portfolios'), await bob!.get('/api/v1/portfolios')];

    expect([hers.body.items.length, his.body.items.length]).toEqual([1, 1]);
    expect((await bob!.get(`/api/v1/portfolios/${hers.body.items[0].id}`)).status).toBe(404);
  });

  it('says that one signs in here', async () => {
    expect((await new Client(demo.url).get('/api/v1/auth/mode')).body).toEqual({ mode: 'local' });
  });

  it('takes an email in any case', async () => {
    expect((await signIn('Ada@Example.com', 'demo')).status).toBe(200);
  });

  it('exchanges a token for the next one of the session, which ends as a whole', async () => {
    const first = new Client(demo.url, await tokenOf('bob@example.com'));
    const { status, body } = await first.post('/api/v1/auth/renew', {});
    const next = new Client(demo.url, body.accessToken);

    expect({ status, expiresIn: body.expiresIn }).toEqual({ status: 200, expiresIn: 3600 });
    expect((await next.get('/api/v1/portfolios')).status).toBe(200);
    await next.post('/api/v1/auth/sign-out', {});
    const after = [await first.get('/api/v1/portfolios'), await first.post('/api/v1/auth/renew', {})];
    expect(after.map((answer) => answer.status)).toEqual([401, 401]);
  });

  it('is nobody elsewhere: its accounts are refused outside demo mode like unknown ones, on the same database', async () => {
    const unknown = await signIn('nobody@example.com', 'demo', production);
    const refused = await Promise.all(people.map((email) => signIn(email, 'demo', production)));

    expect(unknown).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    expect(refused.map(({ status, body }) => ({ status, body }))).toEqual(
      people.map(() => ({ status: 401, body: unknown.body })),
    );
  });

  it('issues tokens that are worth nothing outside demo mode, under the same secret', async () => {
    const ops = new Client(production.url, await tokenOf('ops@example.com'));
    const ada = new Client(production.url, await tokenOf('ada@example.com'));

    expect((await ada.get('/api/v1/portfolios')).status).toBe(401);
    expect((await ops.get('/admin/queues')).status).toBe(401);
    await expect(ada.socket()).rejects.toMatchObject({ data: { code: 'unauthorized' } });
  });

  it('refuses a wrong password and an unknown account in the same words', async () => {
    const [wrong, unknown] = [await signIn('ada@example.com', 'wrong'), await signIn('eve@example.com', 'demo')];

    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    expect(unknown.body).toEqual(wrong.body);
  });

  it('names what is wrong with a request that is no sign-in', async () => {
    const { status, body } = await signIn('ada', '');

    expect({ status, paths: body.errors.map(({ path }: { path: string }) => path) }).toEqual({
      status: 400,
      paths: ['email', 'password'],
    });
  });

  it('lets nobody guess on: after ten failures even the right password waits, for that account only', async () => {
    const guesses: number[] = [];
    for (let attempt = 0; attempt < 10; attempt += 1) guesses.push((await signIn('bob@example.com', 'guess')).status);
    const right = await signIn('bob@example.com', 'demo');

    expect(guesses).toEqual(guesses.map(() => 401));
    expect(right).toMatchObject({
      status: 429,
      body: { code: 'too_many_attempts', retryAfterSeconds: expect.any(Number) },
    });
    expect((await signIn('feed@example.com', 'demo')).status).toBe(200);
  });

  it('counts guesses that come all at once', async () => {
    const guesses = await Promise.all(Array.from({ length: 15 }, () => signIn('feed@example.com', 'guess')));

    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(5);
  });
});
