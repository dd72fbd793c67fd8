import { call } from '../api/call.js';
import { request } from '../api/request.js';
import { useSession } from './session.js';

/** @throws Problem `invalid_credentials`, `rate_limited`, `unreachable` */
export async function signIn(email: string, password: string): Promise<void> {
  const response = await request('/auth/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { accessToken } = (await response.json()) as { accessToken: string };
  useSession.getState().begin(accessToken, email);
}

/** In every tab at once; the server forgets the token too, or it ends by itself. */
export async function signOut(): Promise<void> {
  const ended = call('/auth/sign-out', { method: 'POST' }).catch(() => undefined);
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2000))]);
  const { session, end } = useSession.getState();
  end();
  if (session?.provider) await (await import('./oidc/sign-out.js')).signOutAtProvider(session.provider);
}
