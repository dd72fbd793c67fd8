import { createHash, createSecretKey, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, jwtVerify, SignJWT, type JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import { DomainError } from '../common/errors.js';
import { textSchema } from '../common/validation.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { roles, type Role } from './user.entity.js';

/** Who asks: `sub` and `role` of a verified token. */
export interface Principal {
  userId: string;
  role: Role;
  /** when the token ends, UTC */
  expiresAt: Date;
  /** ms since 1970; 0 where the token does not say */
  issuedAt: number;
  /** what is taken back when they sign out: the token, or the session that it belongs to */
  tokenId: string;
  /** until then the token, or one that took its place, may be good */
  sessionEndsAt: Date;
  /** ms since 1970: when they gave their password; of tokens of an identity provider as `issuedAt` */
  signedInAt: number;
  /** it was signed for an account of ours */
  isOfAccount: boolean;
}

/** For so long a token can be exchanged for the next one; then a password is asked for again. */
const SESSION_MS = 12 * 3_600_000;

/** A session of an account of ours: whoever exchanges a token stays in it. */
export type TokenSession = Pick<Principal, 'tokenId' | 'signedInAt'>;

const newSession = (): TokenSession => ({ tokenId: `sid:${randomUUID()}`, signedInAt: Date.now() });

const claims = z.object({
  sub: textSchema(200),
  role: z.enum(roles),
  exp: z.number(),
  iat: z.number().default(0),
  // One that we could not keep is none.
  jti: textSchema(200).optional().catch(undefined),
  sid: textSchema(200).optional().catch(undefined),
  auth_time: z.number().optional().catch(undefined),
  account: z.boolean().default(false),
});

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

  /** For a new session, or the next one of a session, which never outlives it. */
  async sign(userId: string, role: Role, session = newSession()): Promise<{ accessToken: string; expiresIn: number }> {
    if (!this.secret || !this.isLocal) throw signedElsewhere();
    const { issuer, audience, expiresInSeconds } = this.config.auth;
    const { tokenId, signedInAt } = session;
    const leftSeconds = Math.floor((this.endOf(signedInAt) - Date.now()) / 1000);
    const expiresIn = Math.min(expiresInSeconds, leftSeconds);
    const accessToken = await new SignJWT({
      role,
      account: true,
      sid: tokenId.replace(/^sid:/, ''),
      auth_time: signedInAt / 1000,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(randomUUID())
      // To the millisecond: who signs in within the second in which they signed out everywhere is in.
      .setIssuedAt(Date.now() / 1000)
      .setExpirationTime(`${expiresIn} seconds`)
      .sign(this.secret);
    return { accessToken, expiresIn };
  }

  /** @throws DomainError `unauthorized`; why exactly is nobody's business */
  async verify(token: string): Promise<Principal> {
    try {
      const { sub, role, exp, iat, jti, sid, account, auth_time } = claims.parse((await this.check(token)).payload);
      const isOfAccount = account && this.isLocal;
      const isOfSession = isOfAccount && sid !== undefined;
      const signedInAt = Math.round((isOfSession ? (auth_time ?? iat) : iat) * 1000);
      return {
        userId: sub,
        role,
        expiresAt: new Date(exp * 1000),
        issuedAt: Math.round(iat * 1000),
        tokenId: isOfSession ? `sid:${sid}` : jti === undefined ? hashOf(token) : `jti:${jti}`,
        sessionEndsAt: new Date(Math.max(exp * 1000, isOfSession ? this.endOf(signedInAt) : 0)),
        signedInAt,
        isOfAccount,
      };
    } catch {
      throw unauthorized();
    }
  }

  private endOf(signedInAt: number): number {
    return signedInAt + Math.max(SESSION_MS, this.config.auth.expiresInSeconds * 1000);
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

/** Of what is signed: the signature itself can be written in more than one way. */
function hashOf(token: string): string {
  const signed = token.slice(0, token.lastIndexOf('.'));
  return `sha256:${createHash('sha256').update(signed).digest('base64url')}`;
}

export function unauthorized(): DomainError {
  return new DomainError('unauthenticated', 'unauthorized', 'A valid bearer token is needed');
}

export function signedElsewhere(): DomainError {
  return new DomainError('not_found', 'not_found', 'Tokens come from the identity provider');
}
