import type { ProviderTokens } from '../session.js';
import { provider } from './provider.js';

/** Leaves for the provider's own sign-out, where it has one. Never fails: here nobody is signed in any more. */
export async function signOutAtProvider({ idToken }: ProviderTokens): Promise<void> {
  try {
    const { mode, server } = await provider();
    if (server.end_session_endpoint === undefined) return;
    const address = new URL(server.end_session_endpoint);
    address.searchParams.set('client_id', mode.clientId);
    address.searchParams.set('post_logout_redirect_uri', `${location.origin}/`);
    if (idToken !== undefined) address.searchParams.set('id_token_hint', idToken);
    location.assign(address);
  } catch {
    // It does not answer: its own session ends by itself.
  }
}
