import { request } from '../api/request.js';

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
  const response = await request('/auth/mode');
  return (await response.json()) as AuthMode;
}
