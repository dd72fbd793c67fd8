import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'socket.io';
import type { Refusals } from './refusals.js';

type Engine = Server['engine'];
type Connection = Socket['conn'];

/** what the `ws` package says of it; polling answers with a status of its own */
const TOO_LARGE = 'Max payload size exceeded';

/** Counts whom the engine cuts off because of a message above its limit: the engine itself tells nobody. */
export function watchPayloads(engine: Engine, refusals: Refusals): void {
  const note = (address: string) => refusals.note('payload_too_large', { address, namespace: '' });
  // One for all connections.
  function closed(this: Connection, _: string, error?: Error) {
    if (error?.message?.includes(TOO_LARGE)) note(this.remoteAddress);
  }
  engine.on('connection', (connection: Connection) => connection.on('close', closed));
  engine.use(({ method, socket }: IncomingMessage, response: ServerResponse, next: () => void) => {
    if (method === 'POST') {
      response.once('finish', () => {
        if (response.statusCode === 413) note(socket.remoteAddress ?? '');
      });
    }
    next();
  });
}
