import * as oauth from 'oauth4webapi';
import { Problem } from '../../api/problem.js';
import { claimsOf } from '../claims.js';
import { RETURN_PATH } from '../return-path.js';
import { useSession } from '../session.js';
import { asProblem, provider, returnAddress } from './provider.js';

const KEY = 'freshfolio.signing-in';

/** What has to be there still when the provider sends its visitor back; of this tab alone. */
interface Begun {
  state: string;
  nonce: string | null;
  verifier: string;
  /** where somebody was going */
  to: string;
}

/** Leaves for the identity provider. @throws Problem where it does not answer */
export async function beginSignIn(): Promise<void> {
  const { mode, server } = await provider();
  const begun: Begun = {
    state: oauth.generateRandomState(),
    nonce: mode.scope.split(' ').includes('openid') ? oauth.generateRandomNonce() : null,
    verifier: oauth.generateRandomCodeVerifier(),
    to: location.pathname === RETURN_PATH ? '/' : location.pathname + location.search,
  };
  sessionStorage.setItem(KEY, JSON.stringify(begun));
  const address = new URL(server.authorization_endpoint!);
  const wanted = {
    response_type: 'code',
    client_id: mode.clientId,
    redirect_uri: returnAddress(),
    scope: mode.scope,
    state: begun.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(begun.verifier),
    code_challenge_method: 'S256',
    // Some give tokens for nobody else but themselves where they are not told.
    audience: mode.audience,
    ...(begun.nonce !== null && { nonce: begun.nonce }),
  };
  for (const [name, value] of Object.entries(wanted)) address.searchParams.set(name, value);
  location.assign(address);
}

let ending: Promise<void> | undefined;

/** Takes what the provider's visitor came back with; a code is good for once. @throws Problem */
export function endSignIn(): Promise<void> {
  ending ??= exchange().finally(() => (ending = undefined));
  return ending;
}

async function exchange(): Promise<void> {
  const begun = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Begun | null;
  sessionStorage.removeItem(KEY);
  if (!begun)
    throw new Problem(400, { code: 'not_begun', detail: 'This sign-in was not begun in this tab: begin again' });
  try {
    const { server, client, options } = await provider();
    const answer = oauth.validateAuthResponse(server, client, new URL(location.href), begun.state);
    const asked = [answer, returnAddress(), begun.verifier, options()] as const;
    const response = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), ...asked);
    const expected = begun.nonce === null ? {} : { expectedNonce: begun.nonce };
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected);
    take(tokens, begun.to);
  } catch (error) {
    throw asProblem(error);
  }
}

function take(tokens: oauth.TokenEndpointResponse, to: string): void {
  const { access_token: token, refresh_token: refreshToken, id_token: idToken } = tokens;
  let subject: string;
  try {
    const { userId, role } = claimsOf(token);
    if (!userId || !role) throw new Error('It says nobody');
    subject = userId;
  } catch {
    const detail =
      'The identity provider gave a token that says neither who you are nor your role: ask whoever runs this';
    throw new Problem(401, { code: 'unusable_token', detail });
  }
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  const name = claims?.email ?? claims?.preferred_username ?? claims?.name ?? subject;
  history.replaceState(null, '', to);
  useSession.getState().begin(token, String(name), { refreshToken, idToken });
}
