import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const issuer = 'https://identity.example';
const audience = 'portfolios';

/** What a token may say wrongly. */
interface Claims {
  issuer?: string;
  audience?: string;
  role?: string;
  expiresAt?: Date;
}

/** An identity provider with one RSA key, which it publishes under a URL. */
export async function startIdentityProvider() {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const { privateKey: otherKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'first', alg: 'RS256', use: 'sig' }];
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issue = (key: typeof privateKey, userId: string, claims: Claims = {}) =>
    new SignJWT({ role: claims.role ?? 'user' })
      .setProtectedHeader({ alg: 'RS256', kid: 'first' })
      .setSubject(userId)
      .setIssuer(claims.issuer ?? issuer)
      .setAudience(claims.audience ?? audience)
      .setExpirationTime(claims.expiresAt ?? '1 hour')
      .sign(key);
  return {
    /** what makes the application believe this provider */
    settings: {
      AUTH_JWKS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
    },
    sign: (userId: string, claims?: Claims) => issue(privateKey, userId, claims),
    /** as a thief would, who has a key but not the provider's */
    forge: (userId: string) => issue(otherKey, userId),
    end: () => server.close(),
  };
}
