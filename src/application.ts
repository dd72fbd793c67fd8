import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { Events } from './common/events.js';
import type { Config } from './config/config.js';
import { configureHttp, serveDocs } from './http.js';
import { servePage } from './page.js';
import { mountBullBoard } from './ops/bull-board.js';
import { createPino, PinoLogger } from './ops/logger.js';
import { assertMigrated } from './ops/start.js';
import { stopOnSignals } from './ops/stop.js';
import { GatewayAdapter } from './realtime/gateway-adapter.js';
import { HandshakeGate } from './realtime/handshake-gate.js';
import { RealtimeServer } from './realtime/realtime-server.js';
import { Refusals } from './realtime/refusals.js';

/** Starts the role that is configured. @throws where a setting or a server keeps it from that */
export async function start(config: Config): Promise<void> {
  const logger = createPino(config);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.for(config), {
    logger: new PinoLogger(logger),
    bodyParser: false,
    // Or Nest would end the process before anybody is told why.
    abortOnError: false,
  });
  stopOnSignals(app, logger);
  await assertMigrated(app.get(DataSource));
  configureHttp(app, logger, config);
  if (config.role !== 'worker') {
    const [server, gate, refusals] = [app.get(RealtimeServer), app.get(HandshakeGate), app.get(Refusals)];
    app.useWebSocketAdapter(new GatewayAdapter(app, server, gate, refusals, config.http.allowedOrigins));
    mountBullBoard(app);
    serveDocs(app);
    servePage(app);
  }
  await app.listen(config.http.port, config.http.host);
  await app.get(Events).emit('application.started', {});
  logger.info({ role: config.role, url: await app.getUrl() }, 'Freshfolio is ready');
}
