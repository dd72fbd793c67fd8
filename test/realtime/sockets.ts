import { once } from 'node:events';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Application } from '../support/application.js';
import { Client, sign } from '../support/client.js';
import type { TestDeployment } from '../support/deployment.js';

type Options = Partial<ManagerOptions & SocketOptions>;

/** What became of an attempt to connect. */
export interface Attempt {
  socket: Socket;
  /** why it was refused; undefined where it was not */
  error: (Error & { data?: unknown }) | undefined;
}

/** One attempt to connect, with nothing but what is given. */
export async function attempt(url: string, options: Options, namespace = '/ws/portfolio'): Promise<Attempt> {
  const socket = io(new URL(namespace, url).href, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...options,
  });
  const error = await new Promise<Attempt['error']>((resolve) => {
    socket.once('connect', () => resolve(undefined));
    socket.once('connect_error', resolve);
  });
  if (error) socket.disconnect();
  return { socket, error };
}

/** Resolves with the reason when the socket is closed; now, where it is already. */
export async function closed(socket: Socket): Promise<void> {
  if (socket.connected) await once(socket as never, 'disconnect');
}

/** A user with a portfolio, and a connected socket. */
export async function newUser(deployment: TestDeployment, { url }: Application, userId: string) {
  const client = new Client(url, await sign(deployment, userId));
  const { body } = await client.post('/api/v1/portfolios', { name: 'Growth', baseCurrency: 'USD' });
  const portfolioId = String(body.id);
  const buy = (quantity: string) =>
    client.post(`/api/v1/portfolios/${portfolioId}/trades`, { type: 'buy', symbol: 'AAPL', quantity, price: '190' });
  return { client, portfolioId, buy, socket: await client.socket() };
}
