import { describe, expect, it } from '@jest/globals';
import { isRevoked, type Access } from './access.js';
import type { Principal } from './token.service.js';

const token = (fields: Partial<Principal> = {}): Principal => ({
  userId: 'ada',
  role: 'user',
  expiresAt: new Date(9_000_000),
  issuedAt: 5000,
  tokenId: 'jti:7',
  sessionEndsAt: new Date(0),
  signedInAt: 0,
  isOfAccount: false,
  ...fields,
});
const access = (fields: Partial<Access> = {}): Access => ({ account: null, signedOutAt: null, revoked: [], ...fields });

describe('a token is worth nothing any more', () => {
  it.each<[string, Partial<Principal>, Partial<Access>]>([
    ['when it was signed out', {}, { revoked: ['jti:6', 'jti:7'] }],
    ['when all that were issued until later were', {}, { signedOutAt: 6000 }],
    ['when all until then were and it does not say when it was issued', { issuedAt: 0 }, { signedOutAt: 1 }],
    ['when its account is disabled', {}, { account: { role: 'user', disabled: true } }],
    ['when its account has another role now', {}, { account: { role: 'feed', disabled: false } }],
    ['when its account is gone', { isOfAccount: true }, {}],
  ])('%s', (_, fields, known) => {
    expect(isRevoked(token(fields), access(known))).toBe(true);
  });
});

describe('a token is still good', () => {
  it.each<[string, Partial<Principal>, Partial<Access>]>([
    ['when nothing is known of its user', {}, {}],
    ['when nothing is known and it does not say when it was issued', { issuedAt: 0 }, {}],
    ['when another one was signed out', {}, { revoked: ['jti:6'] }],
    ['when it was issued after all others were signed out', {}, { signedOutAt: 4999 }],
    ['when its account has the same role', { isOfAccount: true }, { account: { role: 'user', disabled: false } }],
  ])('%s', (_, fields, known) => {
    expect(isRevoked(token(fields), access(known))).toBe(false);
  });
});
