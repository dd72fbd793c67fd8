export type Role = 'user' | 'feed' | 'admin';

/** What a JWT says of whoever it was given to; to look at only, the server checks it. */
export interface Claims {
  userId: string;
  role: Role;
  /** ms since 1970 */
  endsAt: number;
}

/** @throws where it is no JWT */
export function claimsOf(token: string): Claims {
  const payload = atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'));
  const { sub, role, exp } = JSON.parse(payload) as { sub: string; role: Role; exp: number };
  return { userId: sub, role, endsAt: exp * 1000 };
}
