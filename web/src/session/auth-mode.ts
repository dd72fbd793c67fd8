import { Problem } from '../api/problem.js';

const ANSWER_MS = 10_000;

export interface OidcMode {
  mode: 'oidc';
  issuer: string;
  clientId: string;
  scope: string;
  audience: string;
}

/** Where one signs in; `external`: at an identity provider that this page is not known to. */
export type AuthMode = { mode: 'local' } | OidcMode | { mode: 'external' };

/** @throws Problem `unreachable` */
export async function readAuthMode(): Promise<AuthMode> {
  const response = await fetch('/api/v1/auth/mode', { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => {
    throw Problem.unreachable();
  });
  if (!response.ok) throw await Problem.of(response);
  return (await response.json()) as AuthMode;
}
