import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { MessageMappingProperties } from '@nestjs/websockets';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import type { HandshakeGate } from './handshake-gate.js';
import { watchPayloads } from './payload-limit.js';
import type { RealtimeServer } from './realtime-server.js';
import type { Refusals } from './refusals.js';

type Transform = Parameters<IoAdapter['bindMessageHandlers']>[2];

const MAX_MESSAGE_BYTES = 64 * 1024;

/** Makes Nest's gateways part of the {@link RealtimeServer}. */
export class GatewayAdapter extends IoAdapter {
  private io: Server | undefined;

  constructor(
    app: INestApplicationContext,
    private readonly realtime: RealtimeServer,
    private readonly gate: HandshakeGate,
    private readonly refusals: Refusals,
    private readonly allowedOrigins: readonly string[],
  ) {
    super(app);
  }

  /** One server for all gateways; other origins than our own connect only where they are named. */
  override createIOServer(_port: number, options?: Partial<ServerOptions>): Server {
    this.io ??= this.realtime.attach(this.newServer(options));
    return this.io;
  }

  /** Nest's own does the same by a stream for each event of each socket: 29 kB of a socket. */
  override bindMessageHandlers(socket: Socket, handlers: MessageMappingProperties[], transform: Transform): void {
    for (const { message, callback, isAckHandledManually } of handlers) {
      socket.on(message as string, (...sent: unknown[]) => {
        const { data, ack } = this.mapPayload(sent.length > 1 ? sent : sent[0]);
        const answer = (response?: { event?: string; data?: unknown }) => {
          if (response?.event) socket.emit(response.event, response.data);
          else if (response !== undefined && !isAckHandledManually) ack?.(response);
        };
        transform(callback(data, ack)).subscribe({ next: answer, error: (error) => this.logger.error(error) });
      });
    }
  }

  /** {@link RealtimeServer} closes it, before the HTTP server goes. */
  override async close(): Promise<void> {}

  private newServer(options?: Partial<ServerOptions>): Server {
    const server = new Server(this.httpServer, {
      ...options,
      cors: this.allowedOrigins.length > 0 ? { origin: [...this.allowedOrigins] } : undefined,
      // Asked for a new connection only, not for each poll.
      allowRequest: (request, decide) =>
        void this.gate.judge(request).then((reason) => decide(reason, reason === null)),
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      pingInterval: 10_000,
      pingTimeout: 5000,
    });
    // This namespace is always there, and would take sockets without a token that nobody ever closes.
    server.of('/').use((_, next) => next(new Error('Invalid namespace')));
    // Whoever was let in needs it no more: headers and all, for as long as the socket is open (https://socket.io/docs/v4/memory-usage/).
    server.engine.on('connection', (connection: { request: unknown }) => (connection.request = null));
    watchPayloads(server.engine, this.refusals);
    return server;
  }
}
