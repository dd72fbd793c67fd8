import * as oauth from 'oauth4webapi';
import { Problem } from '../../api/problem.js';
import { RETURN_PATH } from '../return-path.js';
import { readAuthMode, type OidcMode } from '../auth-mode.js';

const ANSWER_MS = 10_000;

/** The identity provider as it describes itself, and what this page is there. */
export interface Provider {
  mode: OidcMode;
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  /** for every request to it */
  options: () => { signal: AbortSignal; [oauth.allowInsecureRequests]: boolean };
}

let known: Promise<Provider> | undefined;

/** Asked for once. @throws Problem where it does not answer, or this page does not sign in there */
export function provider(): Promise<Provider> {
  known ??= discover().catch((error: unknown) => {
    known = undefined;
    throw asProblem(error);
  });
  return known;
}

export const returnAddress = (): string => location.origin + RETURN_PATH;

async function discover(): Promise<Provider> {
  const mode = await readAuthMode();
  if (mode.mode !== 'oidc') throw new Problem(404, { code: 'not_found', detail: 'No identity provider is configured' });
  const issuer = new URL(mode.issuer);
  // Whoever configures http:// wants it: the service checks the tokens all the same.
  const isInsecure = issuer.protocol === 'http:';
  const options = () => ({ signal: AbortSignal.timeout(ANSWER_MS), [oauth.allowInsecureRequests]: isInsecure });
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options()));
  return { mode, server, client: { client_id: mode.clientId }, options };
}

/** In words for people, and with the provider's own code where it gave one. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) {
    const detail = `The identity provider refused: ${error.error_description ?? error.error}`;
    return new Problem(401, { code: error.error, detail });
  }
  if (error instanceof oauth.OperationProcessingError) {
    return new Problem(502, {
      code: 'identity_provider',
      detail: `The identity provider's answer is not valid: ${error.message}`,
    });
  }
  return new Problem(0, { code: 'unreachable', detail: 'The identity provider does not answer' });
}
