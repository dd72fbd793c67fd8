import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { RedisGate } from '../cache/redis-gate.js';
import { DomainError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import type { CacheCommand } from './cache-command.js';
import { CacheInspection } from './cache-inspection.js';
import { CacheOperations } from './cache-operations.js';
import { describeInspection } from './describe-inspection.js';
import { assertMigrated } from './start.js';
import { ToolModule } from './tool.module.js';

/** So long (ms) Redis may take until it is believed. */
const PATIENCE_MS = 3000;

interface Outcome {
  text: string;
  exitCode: number;
}

type Command = Exclude<CacheCommand, { name: 'help' }>;

/** Does what was asked for. @throws DomainError, and where a server keeps it from that */
export async function runCacheCommand(command: Command, config: Config): Promise<Outcome> {
  const module = ToolModule.for(config);
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    await assertMigrated(app.get(DataSource));
    await untilBelieved(app.get(RedisGate));
    return await (command.name === 'inspect' ? inspect(app, command) : invalidate(app, command));
  } finally {
    await app.close();
  }
}

/** @throws DomainError `cache_unavailable` */
async function untilBelieved(gate: RedisGate): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; gate.state !== 'open' && Date.now() < end;) await pause(20);
  // While it catches up it may be inspected, and invalidated all the same.
  if (gate.state === 'closed')
    throw new DomainError('unavailable', 'cache_unavailable', 'Redis does not answer: check REDIS_URL');
}

async function inspect(app: INestApplicationContext, { key }: Command & { name: 'inspect' }): Promise<Outcome> {
  const inspection = await app.get(CacheInspection).inspect(key);
  return { text: describeInspection(key, inspection), exitCode: inspection.verdict?.result === 'stale' ? 1 : 0 };
}

async function invalidate(
  app: INestApplicationContext,
  { request }: Command & { name: 'invalidate' },
): Promise<Outcome> {
  const count = await app.get(CacheOperations).invalidate(`cli:${whoAmI()}`, request);
  return { text: count === null ? 'Everything is invalidated' : `Invalidated: ${count}`, exitCode: 0 };
}

/** A container's user may have no name. */
function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
