import { Problem } from './problem.js';
import { freshToken } from '../session/fresh-token.js';
import { useSession } from '../session/session.js';

const ANSWER_MS = 10_000;

export interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: object;
  /** under which the server does it once, however often it is sent */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** What the server answers; `undefined` where that is nothing. @throws Problem */
export async function call<Answer>(
  path: string,
  { method = 'GET', body, idempotencyKey, signal }: Call = {},
): Promise<Answer> {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
  };
  const response = await send(path, { method, headers, body: body && JSON.stringify(body), signal });
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** With the token of now, within 10 s. @throws Problem */
interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  signal?: AbortSignal;
}

export async function send(path: string, { headers, signal, ...init }: Sent, answerMs = ANSWER_MS): Promise<Response> {
  const token = await freshToken();
  const deadline = AbortSignal.timeout(answerMs);
  const response = await fetch(`/api/v1${path}`, {
    ...init,
    headers: { ...headers, authorization: `Bearer ${token}` },
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw Problem.unreachable();
  });
  if (response.ok) return response;
  const problem = await Problem.of(response);
  if (problem.status === 401) useSession.getState().end('Your session has ended: sign in again.');
  throw problem;
}
