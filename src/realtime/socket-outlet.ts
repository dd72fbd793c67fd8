import type { Namespace, Socket } from 'socket.io';
import type { Connection, Mailbox, Message, Outlet } from './mailbox.js';
import { handed } from './metrics.js';
import { textFrame } from './text-frame.js';

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

  /** A packet as Socket.IO's protocol has it. */
  write(packet: string, options: object): void {
    if (this.socket.connected) this.socket.conn.write(packet, options);
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

  /** Past the rooms of Socket.IO, which look for each socket first: 36 µs of CPU a message instead of 23. */
  send(to: readonly Mailbox[], message: Message): void {
    const packet = `2${this.namespace.name},${JSON.stringify(this.encode(message))}`;
    const options = { wsPreEncodedFrame: [textFrame(`4${packet}`)] };
    for (const { connection } of to) (connection as SocketConnection).write(packet, options);
    handed(message, to.length);
  }
}
