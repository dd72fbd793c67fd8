import { createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, jwtVerify, SignJWT, type JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import { DomainError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { roles, type Role } from './user.entity.js';

/** Who asks: `sub` and `role` of a verified token. */
export interface Principal {
  userId: string;
  role: Role;
  /** when the token ends, UTC */
  expiresAt: Date;
}

const claims = z.object({ sub: z.string().min(1).max(200), role: z.enum(roles), exp: z.number() });

/** Signs tokens in local mode (HS256) and verifies those of the local issuer or of an identity provider (JWKS). */
@Injectable()
export class TokenService {
  private readonly secret;
  private readonly keys;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    const { secret, jwksUrl } = config.auth;
    // A key object is imported once; bytes would be with every token.
    this.secret = secret === undefined ? undefined : createSecretKey(secret, 'utf8');
    this.keys = jwksUrl === undefined ? undefined : createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 3000 });
  }

  /** An identity provider signs its own: then there is no local issuer. */
  get isLocal(): boolean {
    return this.keys === undefined;
  }

  async sign(userId: string, role: Role): Promise<{ accessToken: string; expiresIn: number }> {
    if (!this.secret || !this.isLocal) throw signedElsewhere();
    const { issuer, audience, expiresInSeconds } = this.config.auth;
    const accessToken = await new SignJWT({ role })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${expiresInSeconds} seconds`)
      .sign(this.secret);
    return { accessToken, expiresIn: expiresInSeconds };
  }

  /** @throws DomainError `unauthorized`; why exactly is nobody's business */
  async verify(token: string): Promise<Principal> {
    try {
      const { sub, role, exp } = claims.parse((await this.check(token)).payload);
      return { userId: sub, role, expiresAt: new Date(exp * 1000) };
    } catch {
      throw new DomainError('unauthenticated', 'unauthorized', 'A valid bearer token is needed');
    }
  }

  private check(token: string) {
    const { issuer, audience } = this.config.auth;
    const expected: JWTVerifyOptions = { issuer, audience, requiredClaims: ['exp', 'sub'] };
    if (this.keys)
      return jwtVerify(token, this.keys, { ...expected, algorithms: ['RS256', 'ES256', 'PS256', 'EdDSA'] });
    if (this.secret) return jwtVerify(token, this.secret, { ...expected, algorithms: ['HS256'] });
    throw new Error('No way to verify tokens is configured');
  }
}

export function signedElsewhere(): DomainError {
  return new DomainError('not_found', 'not_found', 'Tokens come from the identity provider');
}
