import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { Events } from './common/events.js';
import type { Config } from './config/config.js';
import { configFromEnvironment } from './config/environment.js';
import { configureHttp, serveDocs, servePage } from './http.js';
import { mountBullBoard } from './ops/bull-board.js';
import { createPino, PinoLogger } from './ops/logger.js';
import { assertMigrated, explainStart } from './ops/start.js';
import { stopOnSignals } from './ops/stop.js';
import { RealtimeServer } from './realtime/realtime-server.js';
import { RedisIoAdapter } from './realtime/redis-io-adapter.js';

async function start(config: Config, logger: Logger): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.for(config), {
    logger: new PinoLogger(logger),
    bodyParser: false,
    // Or Nest would end the process before anybody is told why.
    abortOnError: false,
  });
  stopOnSignals(app, logger);
  await assertMigrated(app.get(DataSource));
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

try {
  const config = configFromEnvironment();
  await start(config, createPino(config));
} catch (error) {
  process.stderr.write(`Freshfolio cannot start. ${explainStart(error)}\n`);
  process.exit(1);
}
