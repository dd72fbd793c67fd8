import { AsyncLocalStorage } from 'node:async_hooks';
import type { NextFunction, Request, Response } from 'express';

interface Caller {
  /** the token's subject, once it is verified */
  actor?: string;
  /** of the client */
  address?: string;
}

const callers = new AsyncLocalStorage<Caller>();

/** Who is asking, for everything that happens because of it; nobody where the application works by itself. */
export const currentCaller = (): Readonly<Caller> => callers.getStore() ?? {};

/** What only reads leaves nothing to be told of. */
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The middleware that remembers it as long as the request lasts. Node.js tracks contexts from the first one on, which costs every
 * promise: a worker of which nothing but its metrics is read goes without.
 */
export function rememberCaller({ ip, method }: Request, _: Response, next: NextFunction): void {
  if (READING.has(method)) next();
  else callers.run(ip === undefined ? {} : { address: ip }, next);
}

/** Says who it is, once that is known. */
export function identifyCaller(actor: string): void {
  const caller = callers.getStore();
  if (caller) caller.actor = actor;
}
