import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Namespace, Server } from 'socket.io';
import { connections } from './metrics.js';

/** The Socket.IO server of a process that answers sockets. Others hear of what happens there through the bus. */
@Injectable()
export class RealtimeServer implements BeforeApplicationShutdown {
  private server: Server | undefined;
  private readonly namespaces = new Set<Namespace>();

  attach(server: Server): Server {
    server.on('new_namespace', (namespace) => this.namespaces.add(namespace));
    this.server = server;
    return server;
  }

  countConnections(): void {
    connections.set(this.server?.engine?.clientsCount ?? 0);
  }

  /** Sockets are told why before they are closed; the clients come back to another process. */
  async beforeApplicationShutdown(): Promise<void> {
    const notice = { code: 'server_stopping', detail: 'The server is stopping: reconnect' };
    for (const namespace of this.namespaces) namespace.emit('notice', notice);
    await this.server?.close();
  }
}
