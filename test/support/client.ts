import { SignJWT } from 'jose';
import { io, type Socket } from 'socket.io-client';
import type { Deployment } from './application.js';

export interface Answer<Body = any> {
  status: number;
  headers: Headers;
  body: Body;
}

/** A token as the local issuer signs them. `expiresAt` in seconds since 1970, an hour from now if left out. */
export function sign(
  { secret }: Pick<Deployment, 'secret'>,
  userId: string,
  role = 'user',
  expiresAt?: number,
): Promise<string> {
  return new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuer('freshfolio')
    .setAudience('freshfolio')
    .setExpirationTime(expiresAt ?? '1 hour')
    .sign(new TextEncoder().encode(secret));
}

/** Talks to one process as one user. */
export class Client {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('GET', path, undefined, headers);
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  patch(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('PATCH', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  delete(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('DELETE', path, undefined, headers);
  }

  async request(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const authorization = this.token === undefined ? undefined : { authorization: `Bearer ${this.token}` };
    const response = await fetch(new URL(path, this.url), { method, body, headers: { ...authorization, ...headers } });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    };
  }

  /** The same user on another process. */
  at(url: string): Client {
    return new Client(url, this.token);
  }

  /** A connected socket; rejects with what the server refused it for. */
  async socket(namespace = '/ws/portfolio'): Promise<Socket> {
    const socket = io(new URL(namespace, this.url).href, {
      auth: { token: this.token },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  }
}

/** Everything that a socket receives under one name, and a way to wait for what is still to come. */
export function listen<Payload = any>(socket: Socket, event: string) {
  const received: Payload[] = [];
  const waiting = new Set<() => void>();
  socket.on(event, (payload: Payload) => {
    received.push(payload);
    for (const look of waiting) look();
  });
  const until = (wanted: (payload: Payload) => boolean, withinMs = 20_000): Promise<Payload> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`No such ${event} within ${withinMs} ms; received ${JSON.stringify(received)}`));
      }, withinMs);
      const look = () => {
        const found = received.find(wanted);
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { received, until };
}

/** Asks again until the answer is as wanted: for what happens soon, without a promise when. */
export async function eventually<T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`Not within ${withinMs} ms; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
