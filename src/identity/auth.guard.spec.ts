import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../common/errors.js';
import { AuthGuard, bearerToken, Public, Roles } from './auth.guard.js';
import type { Authenticator } from './authenticator.js';
import type { Role } from './user.entity.js';

/** Takes the name of a role for a token. */
const authenticator = {
  verify: (token: string) =>
    token === ''
      ? Promise.reject(new DomainError('unauthenticated', 'unauthorized', 'No token'))
      : Promise.resolve({ userId: 'ada', role: token as Role, expiresAt: new Date(0) }),
} as unknown as Authenticator;

class Undeclared {
  nothing(): void {}
  @Public() everybody(): void {}
  @Roles('feed') feeds(): void {}
}
@Roles('user', 'admin')
class ForUsers {
  inherited(): void {}
  @Roles('admin') admins(): void {}
}

function ask(target: typeof Undeclared | typeof ForUsers, method: string, authorization?: string, type = 'http') {
  const request: { headers: object; principal?: unknown } = { headers: { authorization } };
  const context = {
    getType: () => type,
    getHandler: () => (target.prototype as unknown as Record<string, unknown>)[method],
    getClass: () => target,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  return { request, answer: new AuthGuard(new Reflector(), authenticator).canActivate(context) };
}

describe('AuthGuard', () => {
  it('denies a route that does not say who may call it, even to an admin', async () => {
    await expect(ask(Undeclared, 'nothing', 'Bearer admin').answer).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('asks for a token before it says anything else', async () => {
    await expect(ask(Undeclared, 'nothing').answer).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(ask(ForUsers, 'admins').answer).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('lets everybody call a public route, and looks at no token there', async () => {
    await expect(ask(Undeclared, 'everybody').answer).resolves.toBe(true);
  });

  it.each([
    ['inherited', 'user', true],
    ['inherited', 'admin', true],
    ['inherited', 'feed', false],
    ['admins', 'admin', true],
    ['admins', 'user', false],
  ])('by the roles of the route, else of its class: %s for %s is %s', async (method, role, allowed) => {
    const { answer } = ask(ForUsers, method, `Bearer ${role}`);
    await (allowed ? expect(answer).resolves.toBe(true) : expect(answer).rejects.toMatchObject({ code: 'forbidden' }));
  });

  it('leaves the principal with the request', async () => {
    const { request, answer } = ask(Undeclared, 'feeds', 'Bearer feed');
    await answer;
    expect(request.principal).toMatchObject({ userId: 'ada', role: 'feed' });
  });

  it('leaves sockets to their handshake', async () => {
    await expect(ask(Undeclared, 'nothing', undefined, 'ws').answer).resolves.toBe(true);
  });
});

it.each([
  ['Bearer abc', 'abc'],
  ['bearer abc', 'abc'],
  ['Basic abc', ''],
  ['Bearer', ''],
  ['abc', ''],
  [undefined, ''],
])('the bearer token of "%s" is "%s"', (authorization, token) => {
  expect(bearerToken({ headers: { authorization } })).toBe(token);
});
