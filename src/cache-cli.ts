import 'reflect-metadata';
import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { RedisGate } from './cache/redis-gate.js';
import { parseKey } from './common/cache-keys.js';
import { DomainError } from './common/errors.js';
import { toolConfigFromEnvironment } from './config/environment.js';
import { CacheInspection } from './ops/cache-inspection.js';
import { CacheOperations } from './ops/cache-operations.js';
import { invalidateSchema } from './ops/cache.schemas.js';
import { describeInspection } from './ops/describe-inspection.js';
import { assertMigrated, explainStart } from './ops/start.js';
import { ToolModule } from './ops/tool.module.js';

const HELP = `npm run cache -- inspect <key>
  What Redis holds by a name such as portfolio:<user>:<id>, portfolios:<user> or price:rt:AAPL (parts are URL-encoded:
  price:rt:EUR%2FUSD), and whether it equals PostgreSQL. Exit code 1 where it is older.

npm run cache -- invalidate <scope> [value]
  portfolio <id>, user <id>, currency <code>, entity <id>   what is made from the rows that belong to it now
  table <name>                                              what is made from any of its rows
  pattern <glob>                                            what is held by such a name; * stands for anything
  all                                                       whatever is held
  In every process, without asking any of them. It is kept in the audit trail.

Takes DATABASE_URL, REDIS_URL and, where the service has one, REDIS_PREFIX. Exit code 2: it could not be done.
`;
const PATIENCE_MS = 3000;

interface Outcome {
  text: string;
  exitCode: number;
}
type Command = (app: INestApplicationContext) => Promise<Outcome>;

const usage = (detail: string) => new DomainError('invalid', 'usage', `${detail}\nHelp: npm run cache -- --help`);

/** Checks what can be checked without a server. @throws DomainError `usage` */
function parse(args: string[]): Command | undefined {
  const help = { type: 'boolean', short: 'h' } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { help } });
  const [name, first = '', value, ...more] = positionals;
  if (values.help) return undefined;
  if (name === 'inspect' && value === undefined) return inspect(first);
  if (name === 'invalidate' && more.length === 0) return invalidate(first, value);
  throw usage('It is either inspect <key> or invalidate <scope> [value]');
}

function inspect(key: string): Command {
  if (!parseKey(key)) throw usage(`"${key}" is not a key of ours`);
  return async (app) => {
    const inspection = await app.get(CacheInspection).inspect(key);
    return { text: describeInspection(key, inspection), exitCode: inspection.verdict?.result === 'stale' ? 1 : 0 };
  };
}

function invalidate(scope: string, value: string | undefined): Command {
  const { data, error } = invalidateSchema.safeParse({ scope, value });
  if (error) throw usage(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  return async (app) => {
    const operations = app.get(CacheOperations);
    const count = await operations.invalidate(`cli:${whoAmI()}`, data);
    return { text: count === null ? 'Everything is invalidated' : `Invalidated: ${count}`, exitCode: 0 };
  };
}

/** A container's user may have no name. */
function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}

async function run(command: Command): Promise<Outcome> {
  const module = ToolModule.for(toolConfigFromEnvironment());
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    await assertMigrated(app.get(DataSource));
    const gate = app.get(RedisGate, { strict: false });
    for (const end = Date.now() + PATIENCE_MS; gate.state !== 'open' && Date.now() < end;) await pause(20);
    if (gate.state === 'closed')
      throw new DomainError('unavailable', 'cache_unavailable', 'Redis does not answer: check REDIS_URL');
    return await command(app);
  } finally {
    await app.close();
  }
}

try {
  const command = parse(process.argv.slice(2));
  const { text, exitCode } = command ? await run(command) : { text: HELP, exitCode: 0 };
  process.stdout.write(`${text}\n`);
  process.exit(exitCode);
} catch (error) {
  const isOurs = error instanceof DomainError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${isOurs ? error.message : explainStart(error)}\n`);
  process.exit(2);
}
