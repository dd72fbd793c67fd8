import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const audience = 'portfolios';
const clientId = 'freshfolio-page';
/** It lets everybody in as the same user. */
const user = { sub: 'provider|ada', email: 'ada@provider.example' };

type Key = Parameters<SignJWT['sign']>[0];

interface Grant {
  challenge: string;
  nonce: string | null;
  redirectUri: string;
}

/**
 * An OpenID provider as small as one can be: a code for whoever comes, tokens for the code and its verifier, or for a refresh token, each
 * good for once.
 */
export class OpenIdProvider {
  /** of the access tokens that it gives, s; the first of a session, and the later ones */
  lifetimes = { first: 3600, later: 3600 };
  readonly told: string[] = [];
  private readonly codes = new Map<string, Grant>();
  private readonly refreshTokens = new Set<string>();

  private constructor(
    readonly issuer: string,
    private readonly key: Key,
    private readonly keys: object[],
    readonly end: () => void,
  ) {}

  static async start(): Promise<OpenIdProvider> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'first', alg: 'RS256', use: 'sig' }];
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new OpenIdProvider(issuer, privateKey, keys, () => server.closeAllConnections() ?? server.close());
    server.on('request', (request, response) => {
      provider.answer(request, response).catch(() => response.writeHead(500).end());
    });
    return provider;
  }

  /** What makes the application, and its page, believe this provider. */
  get settings() {
    return {
      AUTH_JWKS_URL: `${this.issuer}/jwks`,
      AUTH_ISSUER: this.issuer,
      AUTH_AUDIENCE: audience,
      AUTH_OIDC_CLIENT_ID: clientId,
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, this.issuer);
    response.setHeader('access-control-allow-origin', '*');
    const json = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const leave = (to: string | URL) => response.writeHead(302, { location: String(to) }).end();
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return void json(this.description());
      case '/jwks':
        return void json({ keys: this.keys });
      case '/authorize':
        return void leave(this.authorize(searchParams));
      case '/token': {
        const tokens = await this.tokens(new URLSearchParams(await text(request)));
        return void (tokens ? json(tokens) : json({ error: 'invalid_grant' }, 400));
      }
      case '/end':
        this.told.push('sign-out');
        return void leave(searchParams.get('post_logout_redirect_uri')!);
      default:
        response.writeHead(404).end();
    }
  }

  private description() {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      end_session_endpoint: `${issuer}/end`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  private authorize(wanted: URLSearchParams): URL {
    const code = randomUUID();
    const redirectUri = wanted.get('redirect_uri')!;
    this.codes.set(code, { challenge: wanted.get('code_challenge')!, nonce: wanted.get('nonce'), redirectUri });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', wanted.get('state')!);
    return back;
  }

  private async tokens(wanted: URLSearchParams) {
    const type = wanted.get('grant_type')!;
    const isFirst = type === 'authorization_code';
    const grant = isFirst ? this.redeem(wanted) : undefined;
    if (isFirst ? !grant : !this.refreshTokens.delete(wanted.get('refresh_token')!)) return undefined;
    this.told.push(type);
    const refreshToken = randomUUID();
    this.refreshTokens.add(refreshToken);
    const lifetime = isFirst ? this.lifetimes.first : this.lifetimes.later;
    return {
      token_type: 'Bearer',
      expires_in: lifetime,
      access_token: await this.sign({ role: 'user' }, audience, lifetime),
      refresh_token: refreshToken,
      ...(grant && { id_token: await this.sign({ email: user.email, nonce: grant.nonce }, clientId, lifetime) }),
    };
  }

  private redeem(wanted: URLSearchParams): Grant | undefined {
    const code = wanted.get('code')!;
    const grant = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(wanted.get('code_verifier') ?? '')
      .digest('base64url');
    const isGood = grant?.challenge === challenge && grant.redirectUri === wanted.get('redirect_uri');
    return isGood && wanted.get('client_id') === clientId ? grant : undefined;
  }

  private sign(claims: Record<string, unknown>, audienceOf: string, lifetime: number): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'first' })
      .setSubject(user.sub)
      .setIssuer(this.issuer)
      .setAudience(audienceOf)
      .setIssuedAt()
      .setJti(randomUUID())
      .setExpirationTime(`${lifetime} seconds`)
      .sign(this.key);
  }
}
