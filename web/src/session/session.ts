import { create } from 'zustand';
import { claimsOf, type Claims } from './claims.js';

const KEY = 'freshfolio.session';

/** What an identity provider gave beside the token. */
export interface ProviderTokens {
  refreshToken?: string | undefined;
  idToken?: string | undefined;
}

export interface Session extends Claims {
  token: string;
  email: string;
  /** where the token is not of this service */
  provider?: ProviderTokens | undefined;
}

interface SessionStore {
  session: Session | null;
  /** why there is none any more */
  reason: string | null;
  begin: (token: string, email: string, provider?: ProviderTokens) => void;
  end: (reason?: string) => void;
}

/** Who is signed in, in every tab of this browser: what one tab begins or ends the others follow. */
export const useSession = create<SessionStore>((set) => ({
  session: recall(localStorage.getItem(KEY)),
  reason: null,
  begin(token, email, provider) {
    localStorage.setItem(KEY, JSON.stringify({ token, email, provider }));
    set({ session: { token, email, provider, ...claimsOf(token) }, reason: null });
  },
  end(reason) {
    localStorage.removeItem(KEY);
    set({ session: null, reason: reason ?? null });
  },
}));

/** Nothing of one user is left to the next, or to nobody: told whenever that changes. */
export function onNextUser(forget: (userId: string | undefined) => void): void {
  useSession.subscribe(({ session }, { session: before }) => {
    if (session?.userId !== before?.userId) forget(session?.userId);
  });
}

addEventListener('storage', ({ key, newValue }) => {
  if (key === KEY || key === null) useSession.setState({ session: recall(newValue), reason: null });
});

/** As another tab may just have left it. */
export const recalledSession = (): Session | null => recall(localStorage.getItem(KEY));

/** What is kept may be of another version, or of last week: then it is worth something where it can be renewed. */
function recall(kept: string | null): Session | null {
  try {
    const { token, email, provider } = JSON.parse(kept ?? '') as Pick<Session, 'token' | 'email' | 'provider'>;
    const claims = claimsOf(token);
    const isGood = claims.endsAt > Date.now() || provider?.refreshToken !== undefined;
    return isGood ? { token, email, provider, ...claims } : null;
  } catch {
    return null;
  }
}
