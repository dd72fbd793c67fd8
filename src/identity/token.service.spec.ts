import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { loadConfig } from '../config/config.js';
import { TokenService } from './token.service.js';

const secret = 'a secret of at least 32 characters';
const service = (variables: Record<string, string | undefined> = {}): TokenService =>
  new TokenService(
    loadConfig({ DATABASE_URL: 'postgres://db', REDIS_URL: 'redis://cache', JWT_SECRET: secret, ...variables }),
  );

/** A token of our own but for what `change` makes of it. */
const tokenWith = (change: (jwt: SignJWT) => SignJWT, { role = 'user', key = secret, alg = 'HS256' } = {}) =>
  change(
    new SignJWT({ role })
      .setProtectedHeader({ alg })
      .setSubject('ada')
      .setIssuer('freshfolio')
      .setAudience('freshfolio')
      .setExpirationTime('1 hour'),
  ).sign(new TextEncoder().encode(key));

afterEach(() => {
  jest.useRealTimers();
});

describe('TokenService', () => {
  it('knows its own tokens again: who, in which role, until when', async () => {
    jest.useFakeTimers({ now: new Date('2026-03-02T12:00:00Z') });
    const tokens = service({ JWT_EXPIRES_IN_SECONDS: '60' });
    const { accessToken, expiresIn } = await tokens.sign('ada', 'admin');
    expect(expiresIn).toBe(60);
    expect(await tokens.verify(accessToken)).toEqual({
      userId: 'ada',
      role: 'admin',
      expiresAt: new Date('2026-03-02T12:01:00Z'),
      issuedAt: Date.parse('2026-03-02T12:00:00Z'),
      tokenId: expect.stringMatching(/^sid:[\w-]{36}$/),
      sessionEndsAt: new Date('2026-03-03T00:00:00Z'),
      signedInAt: Date.parse('2026-03-02T12:00:00Z'),
      isOfAccount: true,
    });
    jest.setSystemTime(new Date('2026-03-02T12:01:00Z'));
    await expect(tokens.verify(accessToken)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('takes a token that differs in nothing', async () => {
    expect(await service().verify(await tokenWith((jwt) => jwt))).toMatchObject({ userId: 'ada', role: 'user' });
  });

  it('calls a token without an id by what is signed in it, however the signature is written', async () => {
    const token = await tokenWith((jwt) => jwt);
    const { tokenId, issuedAt, isOfAccount } = await service().verify(token);
    expect({ tokenId, issuedAt, isOfAccount }).toEqual({
      tokenId: expect.stringMatching(/^sha256:[\w-]{43}$/),
      issuedAt: 0,
      isOfAccount: false,
    });
    // The last character holds two bits that mean nothing.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const same = token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1)!) ^ 1];
    expect((await service().verify(same)).tokenId).toBe(tokenId);
  });

  it('signs the next token of a session under its name, and none that outlives it', async () => {
    jest.useFakeTimers({ now: new Date('2026-03-02T12:00:00Z') });
    const tokens = service();
    const first = await tokens.verify((await tokens.sign('ada', 'user')).accessToken);
    jest.setSystemTime(new Date('2026-03-02T23:30:00Z'));
    const { accessToken, expiresIn } = await tokens.sign('ada', 'user', first);
    const { issuedAt, ...last } = await tokens.verify(accessToken);
    expect(expiresIn).toBe(1800);
    expect(issuedAt).toBe(Date.parse('2026-03-02T23:30:00Z'));
    expect({ ...last, issuedAt: first.issuedAt }).toEqual({ ...first, expiresAt: first.sessionEndsAt });
  });

  it('names each of its sessions differently, and knows to the millisecond when it signed it', async () => {
    jest.useFakeTimers({ now: new Date('2026-03-02T12:00:00.250Z') });
    const tokens = service();
    const signed = await Promise.all([tokens.sign('ada', 'user'), tokens.sign('ada', 'user')]);
    const principals = await Promise.all(signed.map(({ accessToken }) => tokens.verify(accessToken)));
    expect(new Set(principals.map(({ tokenId }) => tokenId)).size).toBe(2);
    expect(principals[0]!.issuedAt).toBe(Date.parse('2026-03-02T12:00:00.250Z'));
  });

  it.each([
    ['of another secret', () => tokenWith((jwt) => jwt, { key: `${secret}!` })],
    ['of another algorithm', () => tokenWith((jwt) => jwt, { alg: 'HS512' })],
    ['of another issuer', () => tokenWith((jwt) => jwt.setIssuer('somebody'))],
    ['for another audience', () => tokenWith((jwt) => jwt.setAudience('something'))],
    ['of a role that we do not know', () => tokenWith((jwt) => jwt, { role: 'root' })],
    ['of nobody', () => tokenWith((jwt) => jwt.setSubject(''))],
    ['that has ended', () => tokenWith((jwt) => jwt.setExpirationTime(1))],
    ['that begins later', () => tokenWith((jwt) => jwt.setNotBefore('1 hour'))],
    ['of a demo', async () => (await service({ NODE_ENV: 'test', DEMO: 'true' }).sign('ada', 'user')).accessToken],
    [
      'that nobody signed',
      () =>
        Promise.resolve(
          new UnsecuredJWT({ role: 'admin' })
            .setSubject('ada')
            .setIssuer('freshfolio')
            .setAudience('freshfolio')
            .setExpirationTime('1 hour')
            .encode(),
        ),
    ],
    [
      'without an end',
      () =>
        new SignJWT({ role: 'user' })
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject('ada')
          .setIssuer('freshfolio')
          .setAudience('freshfolio')
          .sign(new TextEncoder().encode(secret)),
    ],
    ['that is none', () => Promise.resolve('not a token')],
    ['that is empty', () => Promise.resolve('')],
  ])('refuses a token %s, and does not say why', async (_, make) => {
    await expect(service().verify(await make())).rejects.toMatchObject({
      kind: 'unauthenticated',
      code: 'unauthorized',
      message: 'A valid bearer token is needed',
    });
  });

  it('signs nothing where an identity provider does', async () => {
    const tokens = service({ AUTH_JWKS_URL: 'https://id.example/keys', AUTH_ISSUER: 'id', AUTH_AUDIENCE: 'us' });
    expect(tokens.isLocal).toBe(false);
    await expect(tokens.sign('ada', 'user')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('does not take a locally signed token where an identity provider signs', async () => {
    const tokens = service({
      AUTH_JWKS_URL: 'https://id.example/keys',
      AUTH_ISSUER: 'freshfolio',
      AUTH_AUDIENCE: 'freshfolio',
    });
    await expect(tokens.verify(await tokenWith((jwt) => jwt))).rejects.toMatchObject({ code: 'unauthorized' });
  });
});
