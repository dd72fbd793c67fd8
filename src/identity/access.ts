import type { Principal } from './token.service.js';
import type { Role } from './user.entity.js';

/** What is known of a user's tokens beside the tokens themselves. */
export interface Access {
  /** of the local issuer; `null` where there is none */
  account: { role: Role; disabled: boolean } | null;
  /** tokens that were issued until then (ms since 1970) are worth nothing; `null`: signed out everywhere never */
  signedOutAt: number | null;
  /** ids of single tokens that are worth nothing */
  revoked: readonly string[];
}

/** Whether a token that is valid by itself has been taken back. */
export function isRevoked(
  { role, tokenId, issuedAt, isOfAccount }: Principal,
  { account, signedOutAt, revoked }: Access,
): boolean {
  const isOfAnother = account ? account.disabled || account.role !== role : isOfAccount;
  const isSignedOut = signedOutAt !== null && issuedAt <= signedOutAt;
  return isOfAnother || isSignedOut || revoked.includes(tokenId);
}
