import { Problem } from './problem.js';
import { request, type Sent } from './request.js';
import { freshToken } from '../session/fresh-token.js';
import { useSession } from '../session/session.js';

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
export async function send(path: string, { headers, ...sent }: Sent, answerMs?: number): Promise<Response> {
  const token = await freshToken();
  try {
    return await request(path, { ...sent, headers: { ...headers, authorization: `Bearer ${token}` } }, answerMs);
  } catch (error) {
    const isOver = error instanceof Problem && error.status === 401;
    if (isOver) useSession.getState().end('Your session has ended: sign in again.');
    throw error;
  }
}
