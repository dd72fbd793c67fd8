import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server, type ServerOptions } from 'socket.io';
import type { RealtimeServer } from './realtime-server.js';

const MAX_MESSAGE_BYTES = 64 * 1024;

/** Makes Nest's gateways part of the {@link RealtimeServer}. */
export class RedisIoAdapter extends IoAdapter {
  private io: Server | undefined;

  constructor(
    app: INestApplicationContext,
    private readonly realtime: RealtimeServer,
    private readonly allowedOrigins: readonly string[],
  ) {
    super(app);
  }

  /** One server for all gateways; other origins than our own connect only where they are named. */
  override createIOServer(_port: number, options?: Partial<ServerOptions>): Server {
    this.io ??= this.realtime.attach(this.newServer(options));
    return this.io;
  }

  /** {@link RealtimeServer} closes it, before the HTTP server goes. */
  override async close(): Promise<void> {}

  private newServer(options?: Partial<ServerOptions>): Server {
    const server = new Server(this.httpServer, {
      ...options,
      cors: this.allowedOrigins.length > 0 ? { origin: [...this.allowedOrigins] } : undefined,
      allowRequest: ({ headers }, decide) => decide(null, this.isAllowed(headers.origin, headers.host)),
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      pingInterval: 10_000,
      pingTimeout: 5000,
    });
    // This namespace is always there, and would take sockets without a token that nobody ever closes.
    server.of('/').use((_, next) => next(new Error('Invalid namespace')));
    return server;
  }

  /** Programs send no origin; pages of other sites do. */
  private isAllowed(origin: string | undefined, host: string | undefined): boolean {
    return (
      origin === undefined ||
      this.allowedOrigins.includes(origin) ||
      (URL.canParse(origin) && new URL(origin).host === host)
    );
  }
}
