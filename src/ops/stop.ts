import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import { withDeadline } from '../common/deadline.js';

const STOP_MS = 9000;
const IDLE_CHECK_MS = 100;

/**
 * SIGTERM and SIGINT: no new requests, jobs finish or go back to the queue, sockets are told, exit 0 within 10 s.
 * A second signal does not wait.
 */
export function stopOnSignals(app: INestApplication, logger: Logger): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'Freshfolio stops');
    letGo(app.getHttpServer() as Server);
    try {
      await withDeadline(app.close(), STOP_MS, 'Stopping');
    } catch (error) {
      logger.error({ error }, 'Freshfolio did not stop cleanly');
    }
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, (name) => void stop(name));
}

/** A connection that is kept alive keeps the process alive: each ends with its last answer. */
function letGo(server: Server): void {
  server.prependListener('request', (_, response) => {
    response.shouldKeepAlive = false;
  });
  setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS).unref();
}
