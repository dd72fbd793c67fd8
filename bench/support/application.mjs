import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { createDatabase } from '../../script/databases.mjs';
import { migrate } from '../../script/demo-app.mjs';

/**
 * The application as a worker has it, in this process: outbox, invalidation, queue, and the buffer that a feed fills.
 * @param {{ book: ProcessBook, dir: string, services: object }} bench
 * @param {{ name: string, settings?: Record<string, string>, prepare?: (databaseUrl: string) => Promise<void> }} options
 * `prepare` fills the database before it starts
 */
export async function startApplication({ book, dir, services }, { name, settings, prepare }) {
  const databaseUrl = await createDatabase(services.databaseUrl, `bench_${name}`);
  const env = {
    PATH: process.env.PATH,
    ROLE: 'worker',
    DATABASE_URL: databaseUrl,
    REDIS_URL: services.redisUrl,
    REDIS_PREFIX: `bench-${name}`,
    JWT_SECRET: randomBytes(32).toString('hex'),
    // The recorded day is history by now, and is to be kept like one of today.
    PRICE_RETENTION_DAYS: '36500',
    ...settings,
  };
  await migrate(book, dir, env);
  await prepare?.(databaseUrl);
  const [{ AppModule }, { loadConfig }, { Events }, { TickBuffer }] = await Promise.all([
    import('../../dist/app.module.js'),
    import('../../dist/config/config.js'),
    import('../../dist/common/events.js'),
    import('../../dist/market-data/price-path/tick-buffer.js'),
  ]);
  const app = await NestFactory.createApplicationContext(AppModule.for(loadConfig(env)), { logger: ['error'] });
  await app.get(Events).emit('application.started', {});
  const get = (type) => app.get(type, { strict: false });
  return { databaseUrl, env, get, buffer: get(TickBuffer), end: () => app.close() };
}
