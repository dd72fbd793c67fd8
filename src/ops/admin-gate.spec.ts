import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../common/errors.js';
import { SignInLimit } from '../identity/sign-in-limit.js';
import { AdminGate } from './admin-gate.js';

/** Tokens are the names of roles; the password of everybody is "demo". */
const tokens = {
  verify: (token: string) =>
    ['user', 'feed', 'admin'].includes(token)
      ? Promise.resolve({ role: token })
      : Promise.reject(new DomainError('unauthenticated', 'unauthorized', 'A valid bearer token is needed')),
  sign: (_: string, role: string) => Promise.resolve({ accessToken: role, expiresIn: 3600 }),
};
const accounts = {
  authenticate: (email: string, password: string) =>
    password === 'demo:with:colons'
      ? Promise.resolve({ id: email, role: email === 'ops@example.com' ? 'admin' : 'user' })
      : Promise.reject(new DomainError('unauthenticated', 'invalid_credentials', 'Email or password is wrong')),
};
const gate = () => new AdminGate(tokens as never, tokens as never, accounts as never, new SignInLimit());
const basic = (email: string, password: string) => `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;

interface Outcome {
  passed: boolean;
  status?: number;
  headers: Record<string, string>;
  cookie?: { name: string; value: string; options: Record<string, unknown> };
  body?: string;
}

function knock(headers: Record<string, string>, at = gate()): Promise<Outcome> {
  return new Promise((resolve) => {
    const outcome: Outcome = { passed: false, headers: {} };
    const response = {
      cookie: (name: string, value: string, options: Record<string, unknown>) => {
        outcome.cookie = { name, value, options };
      },
      set: (name: string, value: string) => Object.assign(outcome.headers, { [name]: value }),
      status: (status: number) => Object.assign(response, void (outcome.status = status)),
      type: () => response,
      send: (body: string) => resolve({ ...outcome, body }),
    };
    const request = { headers, ip: '::1', secure: true, baseUrl: '/admin/queues' };
    at.middleware(request as never, response as never, () => resolve({ ...outcome, passed: true }));
  });
}

describe('AdminGate', () => {
  it.each([
    ['a bearer token', { authorization: 'Bearer admin' }],
    ['a cookie among others', { cookie: 'theme=dark; freshfolio_admin=admin' }],
  ])('lets an admin through with %s', async (_, headers) => {
    expect(await knock(headers)).toMatchObject({ passed: true, headers: {} });
  });

  it('signs a browser in, and gives it a cookie for this path that no script reads', async () => {
    expect(await knock({ authorization: basic('ops@example.com', 'demo:with:colons') })).toMatchObject({
      passed: true,
      cookie: {
        name: 'freshfolio_admin',
        value: 'admin',
        options: { httpOnly: true, sameSite: 'strict', secure: true, path: '/admin/queues', maxAge: 3_600_000 },
      },
    });
  });

  it.each([
    ['nothing', {}],
    ['a wrong password', { authorization: basic('ops@example.com', 'wrong') }],
    ['a bad token', { authorization: 'Bearer nonsense' }],
    ['a bad cookie', { cookie: 'freshfolio_admin=nonsense' }],
    ['half of Basic', { authorization: 'Basic' }],
  ])('asks whoever brings %s to sign in', async (_, headers) => {
    const { passed, status, headers: answered } = await knock(headers);
    expect({ passed, status }).toEqual({ passed: false, status: 401 });
    expect(answered['WWW-Authenticate']).toMatch(/^Basic /);
  });

  it.each([
    ['a token', { authorization: 'Bearer user' }],
    ['a password', { authorization: basic('ada@example.com', 'demo:with:colons') }],
  ])('does not let a user through with %s', async (_, headers) => {
    expect(await knock(headers)).toMatchObject({ passed: false, status: 403 });
  });

  it('hears the password of whoever brings a cookie that has ended', async () => {
    const headers = { cookie: 'freshfolio_admin=ended', authorization: basic('ops@example.com', 'demo:with:colons') };
    expect(await knock(headers)).toMatchObject({ passed: true, cookie: { value: 'admin' } });
  });

  it('gives no cookie to a user', async () => {
    const { cookie } = await knock({ authorization: basic('ada@example.com', 'demo:with:colons') });
    expect(cookie).toBeUndefined();
  });

  it('stops guessing after ten attempts', async () => {
    const door = gate();
    const guess = basic('ops@example.com', 'wrong');
    for (let attempt = 0; attempt < 10; attempt += 1) await knock({ authorization: guess }, door);
    expect(await knock({ authorization: guess }, door)).toMatchObject({ passed: false, status: 429 });
  });
});
