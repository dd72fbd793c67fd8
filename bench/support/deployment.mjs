import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { SignJWT } from 'jose';
import { Client } from 'pg';
import { createDatabase } from '../../script/databases.mjs';
import { migrate, startFlags } from '../../script/demo-app.mjs';
import { root } from '../../script/paths.mjs';
import { until } from '../../script/wait.mjs';
import { Connection } from './connection.mjs';
import { request, sendAll } from './requests.mjs';
import { pathOf, USER } from './seed.mjs';

const WARM_READS = 200;

/**
 * The built application as in production: processes on a new database with its own keys in Redis.
 * @param {{ book: ProcessBook, dir: string, services: object }} bench
 * @param {{ name: string, processes?: number, roles?: string[], settings?: () => object, preload?: string,
 * prepare: (database: Client, env: object) => Promise<void> }} options web processes, unless there are `roles`; `preload` is a
 * module of bench/ that each process loads before its own; `prepare` fills the database before they start, and `settings`
 * are added to their environment then
 */
export async function deploy({ book, dir, services }, options) {
  const { name, processes, roles = Array(processes).fill('web'), settings, preload, prepare } = options;
  const databaseUrl = await createDatabase(services.databaseUrl, `bench_${name}`);
  const secret = randomBytes(32).toString('hex');
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    DATABASE_URL: databaseUrl,
    REDIS_URL: services.redisUrl,
    REDIS_PREFIX: `bench-${name}`,
    JWT_SECRET: secret,
  };
  await migrate(book, dir, env);
  const database = new Client({ connectionString: databaseUrl });
  // Where the benchmark is interrupted its server goes first.
  database.on('error', () => {});
  await database.connect();
  await prepare(database, env);
  const all = { ...env, ...settings?.() };
  const apps = await Promise.all(roles.map((role) => start(book, { ...all, ROLE: role }, preload)));
  return {
    apps,
    database,
    token: await sign(secret),
    async end() {
      await Promise.all(apps.map(({ end }) => end()));
      await database.end();
    },
  };
}

/** Until every process serves that portfolio from its memory, and has done so often enough for V8 to compile the way. */
export async function warm({ apps, token }, number) {
  const read = request('GET', pathOf(number), token);
  const one = async (app) => {
    const [connection] = await app.connect(1);
    const isInMemory = async () => (await connection.send(read)).head.includes('detail=memory');
    if (!(await until(isInMemory, 10_000))) throw new Error('The memory of a process stays off');
    await sendAll([connection], Array(WARM_READS).fill(read));
    connection.close();
  };
  await Promise.all(apps.map(one));
}

async function start(book, env, preload) {
  const modules = preload ? ['--import', pathToFileURL(join(root, 'bench', preload)).href] : [];
  // As `npm start`, but for the bundle: what a bench looks at stands in modules.
  const args = [...startFlags, ...modules, join(root, 'dist', 'main.js')];
  const stdio = ['ignore', 'pipe', 'inherit', 'ipc'];
  const { child, end } = await book.spawn('app', process.execPath, args, { env, stdio });
  const lines = createInterface(child.stdout);
  const url = await Promise.race([
    new Promise((resolve) => lines.on('line', (line) => line.includes('is ready') && resolve(JSON.parse(line).url))),
    once(child, 'exit').then(() => Promise.reject(new Error('The application did not start'))),
  ]);
  return { url, child, end, connect: (count) => connections(url, count) };
}

const connections = (url, count) => Promise.all(Array.from({ length: count }, () => Connection.open(url)));

function sign(secret) {
  return new SignJWT({ role: 'user' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(USER)
    .setIssuer('freshfolio')
    .setAudience('freshfolio')
    .setExpirationTime('1 hour')
    .sign(new TextEncoder().encode(secret));
}
