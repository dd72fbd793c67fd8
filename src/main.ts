import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { Events } from './common/events.js';
import { ConfigError, type Config } from './config/config.js';
import { configFromEnvironment } from './config/environment.js';
import { configureHttp, serveDocs, servePage } from './http.js';
import { mountBullBoard } from './ops/bull-board.js';
import { createPino, PinoLogger } from './ops/logger.js';
import { stopOnSignals } from './ops/stop.js';
import { RealtimeServer } from './realtime/realtime-server.js';
import { RedisIoAdapter } from './realtime/redis-io-adapter.js';

async function start(config: Config, logger: Logger): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.for(config), {
    logger: new PinoLogger(logger),
    bodyParser: false,
  });
  stopOnSignals(app, logger);
  configureHttp(app, logger, config.http.allowedOrigins);
  if (config.role !== 'worker') {
    app.useWebSocketAdapter(new RedisIoAdapter(app, app.get(RealtimeServer), config.http.allowedOrigins));
    mountBullBoard(app);
    serveDocs(app);
    servePage(app);
  }
  await app.listen(config.http.port, config.http.host);
  await app.get(Events).emit('application.started', {});
  logger.info({ role: config.role, url: await app.getUrl() }, 'Freshfolio is ready');
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken: choose another one with PORT`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  const config = configFromEnvironment();
  await start(config, createPino(config));
} catch (error) {
  process.stderr.write(`Freshfolio cannot start. ${explain(error)}\n`);
  process.exit(1);
}
