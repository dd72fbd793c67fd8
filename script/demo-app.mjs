import { join } from 'node:path';
import { createDatabase } from './databases.mjs';
import { lastLines } from './logs.mjs';
import { secret } from './secret.mjs';
import { root } from './paths.mjs';
import { until } from './wait.mjs';

const patience = 60_000;
/** What `npm start` gives Node.js, too. */
export const startFlags = ['--max-semi-space-size=64'];

/**
 * The environment of the demo's application. A replay has a new database of its own, because what was recorded is older
 * than the prices that the simulation left; but a database that the user named is never dropped.
 */
export async function demoEnvironment(options, services, env = process.env) {
  const { feed, port, host, role, data } = options;
  const isReplay = feed === 'replay';
  const name = isReplay ? 'freshfolio_replay' : 'freshfolio_demo';
  const databaseUrl = services.postgres
    ? await createDatabase(services.databaseUrl, name, { fresh: isReplay })
    : services.databaseUrl;
  const recording = { FEED_PATH: options.path, FEED_DATE: options.date, FEED_SPEED: options.speed };
  return {
    ...env,
    NODE_ENV: 'development',
    DEMO: 'true',
    ROLE: role,
    HOST: host,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    REDIS_URL: services.redisUrl,
    JWT_SECRET: env.JWT_SECRET || secret(join(data, 'jwt.secret')),
    FEED: feed,
    ...(isReplay ? { ...recording, REPLAY_STARTED_AT: new Date().toISOString() } : {}),
  };
}

/** Brings the database's schema up to date. */
export async function migrate(book, data, env) {
  const log = join(data, 'migrate.log');
  const { exited } = await book.spawn('migrate', process.execPath, [script('database/migrate.js')], { log, env });
  if ((await exited) !== 0) throw new Error(`The database could not be brought up to date:\n${lastLines(log)}`);
}

/**
 * Starts the application and waits until it can answer. `crashed` is the error to report when it ends by itself.
 * @throws Error with the end of its log when it does not get that far
 */
export async function startApp(book, data, env, address) {
  const log = join(data, 'app.log');
  const args = ['--enable-source-maps', ...startFlags, script('main.js')];
  const app = await book.spawn('app', process.execPath, args, { log, env });
  let answer = 'nothing';
  const isReady = async () => {
    answer = await readiness(address);
    return !app.isAlive() || answer === 200;
  };
  const crash = (how) =>
    new Error(`The application ended (${how}). Its log, ${log}, says at the end:\n${lastLines(log)}`);
  const isUp = await until(isReady, patience, 100);
  if (!app.isAlive()) throw crash(await app.exited);
  if (isUp) return { ...app, crashed: app.lost.then(crash) };
  await app.end();
  throw new Error(`The application is not ready after ${patience / 1000} s: ${address}/health/ready says ${answer}.`);
}

async function readiness(address) {
  try {
    const response = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return error.cause?.code ?? error.name;
  }
}

function script(path) {
  return join(root, 'dist', path);
}
