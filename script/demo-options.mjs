import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { data } from './paths.mjs';

export const usage = `Usage: npm run demo [-- options]

  --feed simulated|replay|none   where prices come from (simulated)
  --path PATH                    the recording, a file or a folder, with --feed replay
  --date YYYY-MM-DD              its day, with --feed replay
  --speed N                      how many times faster than it happened (1)
  --role all|web|worker          what this process does (all)
  --data DIRECTORY               where the demo keeps its databases (.data/demo)

  PORT=3001 npm run demo         another port than 3000
  DATABASE_URL, REDIS_URL        yours instead of private ones`;

const options = {
  feed: { type: 'string', default: 'simulated' },
  path: { type: 'string' },
  date: { type: 'string' },
  speed: { type: 'string', default: '1' },
  role: { type: 'string', default: 'all' },
  data: { type: 'string', default: resolve(data, 'demo') },
  watch: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

/** Something that was typed wrong: the message says what, and what can be typed. */
export class UsageError extends Error {
  constructor(message) {
    super(`${message}\n\n${usage}`);
  }
}

/**
 * What the demo shall do. Paths are relative to where the command was typed, and absolute in the result.
 * @throws UsageError
 */
export function demoOptions(args, env = process.env) {
  const given = parse(args);
  const here = env.INIT_CWD ?? process.cwd();
  const absolute = { data: resolve(here, given.data), path: given.path && resolve(here, given.path) };
  const wrong = given.help ? undefined : contradiction({ ...given, ...absolute });
  if (wrong) throw new UsageError(wrong);
  return { ...given, ...absolute, port: port(env), host: env.HOST || '127.0.0.1' };
}

function parse(args) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(error.message.replace(/\. To specify.*/s, '.'));
  }
}

function contradiction({ feed, path, date, speed, role }) {
  if (!['simulated', 'replay', 'none'].includes(feed)) return `--feed cannot be ${feed}.`;
  if (!['all', 'web', 'worker'].includes(role)) return `--role cannot be ${role}.`;
  if (!(Number(speed) > 0)) return `--speed is a number above 0, not ${speed}.`;
  if (feed !== 'replay') return path || date ? '--path and --date need --feed replay.' : undefined;
  if (!path || !date) return '--feed replay needs --path and --date.';
  if (!existsSync(path)) return `--path: there is no ${path}.`;
  return /^\d{4}-\d\d-\d\d$/.test(date) ? undefined : `--date is a day such as 2013-10-08, not ${date}.`;
}

function port({ PORT }) {
  const number = Number(PORT || 3000);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new UsageError(`PORT cannot be ${PORT}.`);
}
