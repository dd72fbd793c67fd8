import { parseArgs } from 'node:util';
import { parseKey } from '../common/cache-keys.js';
import { DomainError } from '../common/errors.js';
import { type Invalidate, invalidateSchema } from './cache.schemas.js';

export const CACHE_HELP = `npm run cache -- inspect <key>
  What Redis holds by a name such as portfolio:<user>:<id>, portfolios:<user> or price:rt:AAPL (parts are URL-encoded:
  price:rt:EUR%2FUSD), and whether it equals PostgreSQL. Exit code 1 where it is older.

npm run cache -- invalidate <scope> [value]
  portfolio <id>, user <id>, currency <code>, entity <id>   what is made from the rows that belong to it now
  table <name>                                              what is made from any of its rows
  pattern <glob>                                            what is held by such a name; * stands for anything
  all                                                       whatever is held
  In every process, without asking any of them. It is kept in the audit trail.

Takes DATABASE_URL, REDIS_URL and, where the service has one, REDIS_PREFIX. Exit code 2: it could not be done.`;

export type CacheCommand =
  | { name: 'help' }
  | { name: 'inspect'; key: string }
  | { name: 'invalidate'; request: Invalidate };

/** Checks what can be checked without a server. @throws DomainError `usage` */
export function parseCacheCommand(args: string[]): CacheCommand {
  const { values, positionals } = readArgs(args);
  if (values.help) return { name: 'help' };
  const [name, first = '', value, ...more] = positionals;
  if (name === 'inspect' && value === undefined) {
    if (!parseKey(first)) throw usage(`"${first}" is not a key of ours`);
    return { name, key: first };
  }
  if (name === 'invalidate' && more.length === 0) {
    const { data: request, error } = invalidateSchema.safeParse({ scope: first, value });
    if (error) throw usage(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
    return { name, request };
  }
  throw usage('It is either inspect <key> or invalidate <scope> [value]');
}

function readArgs(args: string[]) {
  try {
    const help = { type: 'boolean', short: 'h' } as const;
    return parseArgs({ args, allowPositionals: true, options: { help } });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

const usage = (detail: string) => new DomainError('invalid', 'usage', `${detail}\nHelp: npm run cache -- --help`);
