import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lastLines } from '../../script/logs.mjs';
import { root } from '../../script/paths.mjs';
import { freePort } from '../../script/ports.mjs';
import { until } from '../../script/wait.mjs';

const main = join(root, 'dist', 'main.bundle.js');
const migrate = join(root, 'dist/database/migrate.js');
const START_MS = 60_000;

/** The processes of the application, all of one deployment. */
export class Deployment {
  prefix = 'torture';
  secret = randomBytes(32).toString('hex');
  processes = [];

  get webs() {
    return this.processes.filter(({ role }) => role === 'web');
  }

  async start(book, dir, servers, { web, worker, settings }) {
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      DATABASE_URL: servers.postgres.url,
      REDIS_URL: servers.redis.url,
      QUEUE_REDIS_URL: servers.queue.url,
      REDIS_PREFIX: this.prefix,
      JWT_SECRET: this.secret,
      TEST_CRASH_ON_SIGUSR2: 'true',
      ...settings,
    };
    await promisify(execFile)(process.execPath, [migrate], { env });
    const stage = { book, dir, env };
    for (let count = 1; count <= web; count++) await this.#add(`web-${count}`, 'web', stage);
    for (let count = 1; count <= worker; count++) await this.#add(`worker-${count}`, 'worker', stage);
    await this.allReady();
  }

  async #add(name, role, stage) {
    this.processes.push(new Process(name, role, await freePort(), stage));
  }

  /** Also those that are being started again. */
  async allReady() {
    await Promise.all(this.processes.map((process) => process.ready));
  }
}

/** One process of the application, which is started again on the same port where it was killed. */
class Process {
  #stage;
  #handle;
  /** counts its starts: a process that was started again has taken none of the writes before */
  incarnation = 0;

  constructor(name, role, port, stage) {
    Object.assign(this, { name, role, port, url: `http://127.0.0.1:${port}` });
    this.#stage = stage;
    this.#begin();
  }

  get identity() {
    return `${this.name}.${this.incarnation}`;
  }

  signal(name) {
    process.kill(this.#handle.pid, name);
  }

  /** Resolves when it is gone; it comes back by itself. */
  async kill() {
    this.signal('SIGKILL');
    await this.end();
  }

  /** Waits for an end that was asked for otherwise. */
  async end() {
    await this.#handle.exited;
    this.#begin();
  }

  #begin() {
    this.incarnation += 1;
    this.ready = this.#start();
    // Whoever waits for it is told; until then nobody may be waiting.
    this.ready.catch(() => undefined);
  }

  async #start() {
    const { book, dir, env } = this.#stage;
    const log = join(dir, `${this.identity}.log`);
    const own = { ...env, ROLE: this.role, PORT: String(this.port) };
    this.#handle = await book.spawn(this.name, process.execPath, [main], { env: own, log, signal: 'SIGKILL' });
    const isReady = () => readFileSync(log, 'utf8').includes('Freshfolio is ready');
    const isUp = await until(() => !this.#handle.isAlive() || isReady(), START_MS, 50);
    if (!isUp || !this.#handle.isAlive()) throw new Error(`${this.identity} did not start:\n${lastLines(log)}`);
  }
}
