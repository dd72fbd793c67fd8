import type { Namespace, Socket } from 'socket.io';
import type { Connection, Mailbox, Message, Outlet } from './mailbox.js';
import { delivered } from './metrics.js';

/** A Socket.IO connection. What engine.io has not handed to the operating system yet is not drained. */
export class SocketConnection implements Connection {
  constructor(
    readonly socket: Socket,
    readonly userId: string,
  ) {}

  isDrained(): boolean {
    const conn = this.socket.conn as unknown as { transport: { writable: boolean }; writeBuffer: readonly unknown[] };
    return conn.transport.writable && conn.writeBuffer.length === 0;
  }

  cut(code: string): void {
    this.socket.emit('notice', { code, detail: 'The connection did not take what it was sent' });
    this.socket.disconnect(true);
  }
}

/** All sockets of a namespace that read the same encoding: a message is serialized once for however many. */
export class SocketOutlet implements Outlet {
  constructor(
    private readonly namespace: Namespace,
    private readonly encode: (message: Message) => [event: string, payload: object] = ({ event, payload }) => [
      event,
      payload,
    ],
  ) {}

  send(to: readonly Mailbox[], message: Message): void {
    // A socket is alone in the room that has its id.
    const ids = to.map(({ connection }) => (connection as SocketConnection).socket.id);
    this.namespace.to(ids).emit(...this.encode(message));
    delivered.inc(ids.length);
  }
}
