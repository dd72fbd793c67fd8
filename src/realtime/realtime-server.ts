import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Gauge } from 'prom-client';
import { type Namespace, Server } from 'socket.io';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';

const connections = new Gauge({ name: 'ws_connections', help: 'Open sockets of this process' });

/** The Socket.IO server of this process, joined with those of all others by a Redis stream. A worker has one without sockets: it only sends. */
@Injectable()
export class RealtimeServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | undefined;
  private readonly redis: Redis;
  private readonly readers: Redis[] = [];
  private readonly namespaces = new Set<Namespace>();

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.redis = new Redis(config.redis.queueUrl, {
      connectionName: 'freshfolio-realtime',
      maxRetriesPerRequest: null,
      retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1000) * (0.5 + Math.random() / 2),
    });
    this.redis.on('error', () => undefined);
    this.keepReaders();
  }

  /** Joins a server that accepts sockets to those of the other processes. */
  attach(server: Server): Server {
    const { prefix } = this.config.redis;
    server.adapter(
      createAdapter(this.redis, {
        streamName: `${prefix}:realtime`,
        channelPrefix: `${prefix}:realtime`,
        sessionKeyPrefix: `${prefix}:session:`,
        onlyPlaintext: true,
      }),
    );
    server.on('new_namespace', (namespace) => this.namespaces.add(namespace));
    this.server = server;
    return server;
  }

  onApplicationBootstrap(): void {
    if (!this.server) this.attach(new Server());
  }

  /** To everybody in the room, on every process; on this one only while Redis is away, rather than hoarding what nobody gets. */
  publish(namespace: string, room: string, event: string, payload: object): void {
    this.sockets(namespace)?.to(room).emit(event, payload);
  }

  /** Nobody is in the room any more, on any process; on this one only while Redis is away. */
  empty(namespace: string, room: string): void {
    this.sockets(namespace)?.in(room).socketsLeave(room);
  }

  private sockets(namespace: string) {
    const sockets = this.server?.of(namespace);
    return this.redis.status === 'ready' ? sockets : sockets?.local;
  }

  countConnections(): void {
    connections.set(this.server?.engine?.clientsCount ?? 0);
  }

  /** Sockets are told why before they are closed; the clients come back to another process. */
  async beforeApplicationShutdown(): Promise<void> {
    const notice = { code: 'server_stopping', detail: 'The server is stopping: reconnect' };
    for (const namespace of this.namespaces) namespace.local.emit('notice', notice);
    await this.close();
    for (const connection of [this.redis, ...this.readers]) connection.disconnect();
  }

  /**
   * A worker's server has no engine to close, only its part in the stream: that of every namespace, with the one that Socket.IO
   * always has. What is left of it would try its closed connection again and again.
   */
  private async close(): Promise<void> {
    if (!this.server) return;
    if (this.server.httpServer) await this.server.close();
    else for (const { adapter } of [this.server.of('/'), ...this.namespaces]) await adapter.close();
  }

  /** The adapter never ends the connections that it makes for itself, which would keep the process alive. */
  private keepReaders(): void {
    const duplicate = this.redis.duplicate.bind(this.redis);
    this.redis.duplicate = (options) => {
      const reader = duplicate(options);
      this.readers.push(reader);
      return reader;
    };
  }
}
