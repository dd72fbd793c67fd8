import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import type { Application } from '../support/application.js';
import { listen, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { attempt, closed } from './sockets.js';

const now = () => Math.floor(Date.now() / 1000);
const DAY = 86_400;

const right = (): JWTPayload => ({
  role: 'user',
  sub: 'ada',
  iss: 'freshfolio',
  aud: 'freshfolio',
  exp: now() + 3600,
});

/** A token that is right but for these claims. */
function token({ secret }: { secret: string }, claims: JWTPayload): Promise<string> {
  const jwt = new SignJWT({ ...right(), ...claims }).setProtectedHeader({ alg: 'HS256' });
  return jwt.sign(new TextEncoder().encode(secret));
}

describe('a socket', () => {
  let deployment: TestDeployment;
  let web: Application;

  const from = async (origin: string, transports: ('websocket' | 'polling')[]) => {
    const auth = { token: await sign(deployment, 'ada') };
    const { socket, error } = await attempt(web.url, { auth, transports, extraHeaders: { origin } });
    socket.disconnect();
    return error === undefined ? 'admitted' : 'refused';
  };

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web', { ALLOWED_ORIGINS: 'https://partner.example' });
  }, 60_000);

  afterAll(() => deployment.end());

  it.each<[string, (deployment: TestDeployment) => object | Promise<object>]>([
    ['no token', () => ({})],
    ['an empty token', () => ({ token: '' })],
    ['garbage', () => ({ token: 'garbage' })],
    ['something that is not a text', () => ({ token: { toString: 'nothing' } })],
    ['an expired token', async (of) => ({ token: await token(of, { exp: now() - 1 }) })],
    ['a token without an end', async (of) => ({ token: await token(of, { exp: undefined }) })],
    ['a token that is not valid yet', async (of) => ({ token: await token(of, { nbf: now() + 60 }) })],
    ['a token of nobody', async (of) => ({ token: await token(of, { sub: '' }) })],
    ['a token of another issuer', async (of) => ({ token: await token(of, { iss: 'freshfolio-demo' }) })],
    ['a token for somebody else', async (of) => ({ token: await token(of, { aud: 'other' }) })],
    ['a token with a role that does not exist', async (of) => ({ token: await token(of, { role: 'root' }) })],
    ['a token with another signature', async () => ({ token: await token({ secret: 'x'.repeat(32) }, {}) })],
    ['a token that needs no signature', () => ({ token: new UnsecuredJWT(right()).encode() })],
  ])('with %s is refused as unauthorized, and is told no more than that', async (_, auth) => {
    const { error } = await attempt(web.url, { auth: await auth(deployment) });
    expect({ message: error?.message, data: error?.data }).toEqual({
      message: 'unauthorized',
      data: { code: 'unauthorized' },
    });
  });

  it('is not let into any other namespace either', async () => {
    for (const namespace of ['/', '/ws', '/admin']) {
      expect((await attempt(web.url, {}, namespace)).error).toBeInstanceOf(Error);
    }
  });

  it('is told that its session has expired, and closed, when its token ends', async () => {
    const end = now() + 2;
    const { socket, error } = await attempt(web.url, { auth: { token: await sign(deployment, 'ada', 'user', end) } });
    expect(error).toBeUndefined();
    const expired = listen(socket, 'session.expired');
    await closed(socket);
    expect(expired.received).toEqual([{}]);
    expect(Date.now()).toBeGreaterThanOrEqual(end * 1000);
    expect(Date.now()).toBeLessThan(end * 1000 + 1000);
  });

  it('stays open with a token that is good for months', async () => {
    const auth = { token: await sign(deployment, 'ada', 'user', now() + 60 * DAY) };
    const { socket } = await attempt(web.url, { auth });
    const expired = listen(socket, 'session.expired');
    // Each answer takes a turn of the server's loop, in which a timer that is due would have fired.
    for (let count = 0; count < 10; count += 1) await socket.emitWithAck('subscribe', {});
    expect(expired.received).toEqual([]);
    expect(socket.connected).toBe(true);
    socket.disconnect();
  });

  it.each([['websocket' as const], ['polling' as const]])(
    'of a page is judged by its origin (%s)',
    async (transport) => {
      const { host, port } = new URL(web.url);
      const answers = {
        'our own': await from(`http://${host}`, [transport]),
        'our own behind TLS': await from(`https://${host}`, [transport]),
        'one that is allowed': await from('https://partner.example', [transport]),
        'another site': await from('https://evil.example', [transport]),
        'another port': await from(`http://127.0.0.1:${Number(port) + 1}`, [transport]),
        'one that looks like ours': await from(`http://${host}.evil.example`, [transport]),
        'one that looks allowed': await from('https://partner.example.evil.example', [transport]),
        'a sandboxed frame': await from('null', [transport]),
        nonsense: await from('%%', [transport]),
      };
      expect(answers).toEqual({
        'our own': 'admitted',
        'our own behind TLS': 'admitted',
        'one that is allowed': 'admitted',
        'another site': 'refused',
        'another port': 'refused',
        'one that looks like ours': 'refused',
        'one that looks allowed': 'refused',
        'a sandboxed frame': 'refused',
        nonsense: 'refused',
      });
    },
  );
});
