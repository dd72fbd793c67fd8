import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../common/errors.js';
import { toProblem } from '../common/problem.filter.js';
import { AccountService } from '../identity/account.service.js';
import { bearerToken } from '../identity/auth.guard.js';
import { Authenticator } from '../identity/authenticator.js';
import { SignInLimit } from '../identity/sign-in-limit.js';
import { TokenService } from '../identity/token.service.js';

const COOKIE = 'freshfolio_admin';

/**
 * Lets admins through to pages that are not Nest's. Programs bring a bearer token; browsers are asked for email and password
 * (Basic, local accounts only) and keep a cookie for that path, so that the password is checked once.
 */
@Injectable()
export class AdminGate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly tokens: TokenService,
    private readonly accounts: AccountService,
    private readonly limit: SignInLimit,
  ) {}

  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    this.admit(request, response).then(
      () => next(),
      (error: unknown) => this.refuse(response, error),
    );
  };

  private async admit(request: Request, response: Response): Promise<void> {
    const bearer = bearerToken(request);
    if (bearer) return void (await this.requireAdmin(bearer));
    const cookie = cookieOf(request);
    // A cookie that has ended, or is of another secret, must not keep the password from being heard.
    const admitted = cookie !== undefined && (await this.requireAdmin(cookie).catch(() => false));
    if (!admitted) await this.signIn(request, response);
  }

  /** @throws DomainError `unauthorized`, `forbidden` */
  private async requireAdmin(token: string): Promise<true> {
    const { role } = await this.authenticator.verify(token);
    if (role !== 'admin') throw new DomainError('forbidden', 'forbidden', 'Admins only');
    return true;
  }

  private async signIn(request: Request, response: Response): Promise<void> {
    const { email, password } = basicCredentials(request);
    const account = await this.limit.guard(`${request.ip} ${email.toLowerCase()}`, () =>
      this.accounts.authenticate(email, password),
    );
    const { accessToken, expiresIn } = await this.tokens.sign(account.id, account.role);
    await this.requireAdmin(accessToken);
    const options = { httpOnly: true, sameSite: 'strict', secure: request.secure, path: request.baseUrl } as const;
    response.cookie(COOKIE, accessToken, { ...options, maxAge: expiresIn * 1000 });
  }

  private refuse(response: Response, error: unknown): void {
    const problem = toProblem(error);
    if (problem.status === 401)
      response.set('WWW-Authenticate', 'Basic realm="Freshfolio operations", charset="UTF-8"');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** @throws DomainError `unauthorized` where there are none */
function basicCredentials({ headers }: Request): { email: string; password: string } {
  const [scheme, encoded = ''] = (headers.authorization ?? '').split(' ');
  const [email, ...password] = Buffer.from(encoded, 'base64').toString().split(':');
  if (scheme?.toLowerCase() !== 'basic' || !email) {
    throw new DomainError('unauthenticated', 'unauthorized', 'Sign in as an admin');
  }
  return { email, password: password.join(':') };
}

function cookieOf({ headers }: Request): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}
