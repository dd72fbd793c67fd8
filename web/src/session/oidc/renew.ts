import * as oauth from 'oauth4webapi';
import { Problem } from '../../api/problem.js';
import { recalledSession, useSession } from '../session.js';
import { asProblem, provider } from './provider.js';

/**
 * The next token, by the refresh token. That may be good for once: one tab at a time renews, and the others take what it got.
 * @throws Problem; where the provider refuses, the session ends
 */
export function renewAtProvider(marginMs: number): Promise<string> {
  const renew = () => renewOnce(marginMs);
  // Elsewhere than on https and localhost there are no locks.
  return navigator.locks ? navigator.locks.request('freshfolio.renew', renew) : renew();
}

async function renewOnce(marginMs: number): Promise<string> {
  const session = recalledSession();
  const refreshToken = session?.provider?.refreshToken;
  if (!session || refreshToken === undefined) throw ended();
  if (session.endsAt - Date.now() > marginMs) return session.token;
  try {
    const { server, client, options } = await provider();
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options());
    const tokens = await oauth.processRefreshTokenResponse(server, client, response);
    const idToken = tokens.id_token ?? session.provider?.idToken;
    const next = { refreshToken: tokens.refresh_token ?? refreshToken, idToken };
    useSession.getState().begin(tokens.access_token, session.email, next);
    return tokens.access_token;
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === 401) throw ended();
    throw problem;
  }
}

function ended(): Problem {
  const detail = 'Your session has ended: sign in again.';
  useSession.getState().end(detail);
  return new Problem(401, { code: 'unauthorized', detail });
}
