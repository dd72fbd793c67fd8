import { Failure } from './failure.js';
import type { Feed } from './link.js';

const ANSWER_MS = 10_000;

export interface Request {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: object;
  /** ends it */
  signal: AbortSignal;
}

/** @throws Failure with the server's `code`, `unauthorized`, or `unreachable`; an answer 304 is none */
export async function request(feed: Feed, path: string, { method, headers, body, signal }: Request): Promise<Response> {
  const token = await feed.session.token();
  const response = await fetch(new URL(path, feed.url), {
    method: method ?? 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body && JSON.stringify(body),
    signal,
  });
  if (response.ok || response.status === 304) return response;
  throw await failureOf(response);
}

/** The whole answer, within 10 s; `undefined` where nothing has changed. @throws as {@link request} */
export async function ask<Body>(feed: Feed, path: string, options: Request): Promise<[Body | undefined, Headers]> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(ANSWER_MS)]);
  const response = await request(feed, path, { ...options, signal });
  const isThere = response.status !== 304;
  return [isThere ? ((await response.json()) as Body) : undefined, response.headers];
}

async function failureOf(response: Response): Promise<Failure> {
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  const code = response.status === 401 ? 'unauthorized' : (problem.code ?? `http_${response.status}`);
  return new Failure(code, problem.detail);
}
