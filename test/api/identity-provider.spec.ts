import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { startIdentityProvider } from './support/identity-provider.js';
import { book, openPortfolio } from './support/people.js';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('with an identity provider', () => {
  let deployment: TestDeployment;
  let provider: Awaited<ReturnType<typeof startIdentityProvider>>;
  let web: Application;
  const userId = 'auth0|65f0c2';

  beforeAll(async () => {
    provider = await startIdentityProvider();
    deployment = await createDeployment();
    web = await deployment.start('web', provider.settings);
  });
  afterAll(async () => {
    provider?.end();
    await deployment?.end();
  });

  const statusWith = async (token: string) => (await new Client(web.url, token).get('/api/v1/portfolios')).status;

  it('its users have portfolios, on sockets too, without an account here', async () => {
    const user = new Client(web.url, await provider.sign(userId));
    const portfolio = await openPortfolio(user);
    await book(user, portfolio);

    const socket = await user.socket();
    const ack = await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });

    expect(ack).toMatchObject({ ok: true, snapshots: [{ positions: [{ symbol: 'AAPL', quantity: '10' }] }] });
    expect(await deployment.database.query('SELECT id FROM users')).toEqual([]);
    socket.disconnect();
  });

  it('a token of another key, issuer or audience is refused, and one that has ended or has no role of ours', async () => {
    const tokens = await Promise.all([
      provider.forge(userId),
      provider.sign(userId, { issuer: 'https://elsewhere.example' }),
      provider.sign(userId, { audience: 'something else' }),
      provider.sign(userId, { expiresAt: new Date(Date.now() - 1000) }),
      provider.sign(userId, { role: 'owner' }),
    ]);

    expect(await Promise.all(tokens.map(statusWith))).toEqual([401, 401, 401, 401, 401]);
  });

  it('a token under our own secret is refused, though the secret is still configured', async () => {
    expect(await statusWith(await sign(deployment, randomUUID()))).toBe(401);
  });

  it('an unsigned token is refused', async () => {
    const { AUTH_ISSUER: iss, AUTH_AUDIENCE: aud } = provider.settings;
    const claims = { sub: userId, role: 'admin', iss, aud, exp: Math.floor(Date.now() / 1000) + 3600 };

    expect(await statusWith(`${part({ alg: 'none' })}.${part(claims)}.`)).toBe(401);
  });

  it('a page that the provider does not know is told that one signs in elsewhere', async () => {
    expect((await new Client(web.url).get('/api/v1/auth/mode')).body).toEqual({ mode: 'external' });
  });

  it('there is no sign-in here', async () => {
    const answer = await new Client(web.url).post('/api/v1/auth/token', { email: 'ada@example.com', password: 'demo' });

    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
