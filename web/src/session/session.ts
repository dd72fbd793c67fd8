import { create } from 'zustand';
import { claimsOf, type Claims } from './claims.js';

const KEY = 'freshfolio.session';

export interface Session extends Claims {
  token: string;
  email: string;
}

interface SessionStore {
  session: Session | null;
  /** why there is none any more */
  reason: string | null;
  begin: (token: string, email: string) => void;
  end: (reason?: string) => void;
}

/** Who is signed in, in every tab of this browser: what one tab begins or ends the others follow. */
export const useSession = create<SessionStore>((set) => ({
  session: recall(localStorage.getItem(KEY)),
  reason: null,
  begin(token, email) {
    localStorage.setItem(KEY, JSON.stringify({ token, email }));
    set({ session: { token, email, ...claimsOf(token) }, reason: null });
  },
  end(reason) {
    localStorage.removeItem(KEY);
    set({ session: null, reason: reason ?? null });
  },
}));

addEventListener('storage', ({ key, newValue }) => {
  if (key === KEY || key === null) useSession.setState({ session: recall(newValue), reason: null });
});

/** What is kept may be of another version, or of last week. */
function recall(kept: string | null): Session | null {
  try {
    const { token, email } = JSON.parse(kept ?? '') as { token: string; email: string };
    const claims = claimsOf(token);
    return claims.endsAt > Date.now() ? { token, email, ...claims } : null;
  } catch {
    return null;
  }
}
