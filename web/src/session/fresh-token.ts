import { Problem } from '../api/problem.js';
import { request } from '../api/request.js';
import { claimsOf } from './claims.js';
import { useSession, type Session } from './session.js';

/** A token that ends sooner is exchanged for a new one. */
const MARGIN_MS = 60_000;
const LEAST_GAIN_MS = 2000;
/** A provider's tokens may not last as long as the margin: they are not asked for with every request. */
const RECENT_MS = 15_000;

let renewing: Promise<string> | undefined;
/** the last one of its session: what it is exchanged for ends with it */
let last: string | undefined;

/** The token of now, or a new one where it is about to end. @throws Problem where nobody is signed in, or nothing answers */
export async function freshToken(): Promise<string> {
  const { session } = useSession.getState();
  if (!session) throw new Problem(401, { code: 'unauthorized', detail: 'Nobody is signed in' });
  if (session.endsAt - Date.now() > MARGIN_MS || session.token === last) return session.token;
  renewing ??= (session.provider ? renewElsewhere(session) : renew(session)).finally(() => (renewing = undefined));
  return renewing;
}

async function renew({ token, email, endsAt }: Session): Promise<string> {
  const response = await request('/auth/renew', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  const { accessToken } = (await response.json()) as { accessToken: string };
  useSession.getState().begin(accessToken, email);
  const isLonger = claimsOf(accessToken).endsAt - endsAt >= LEAST_GAIN_MS;
  if (!isLonger) last = accessToken;
  return accessToken;
}

let renewedAt = 0;

/** @throws Problem where the provider does not answer, or the session is over: then that is ended */
async function renewElsewhere({ token, endsAt, provider }: Session): Promise<string> {
  const isGood = endsAt > Date.now();
  if (isGood && Date.now() - renewedAt < RECENT_MS) return token;
  if (provider?.refreshToken !== undefined) {
    const { renewAtProvider } = await import('./oidc/renew.js');
    const renewed = await renewAtProvider(MARGIN_MS);
    renewedAt = Date.now();
    return renewed;
  }
  if (isGood) return token;
  const detail = 'Your session has ended: sign in again.';
  useSession.getState().end(detail);
  throw new Problem(401, { code: 'unauthorized', detail });
}
