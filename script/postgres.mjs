import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './logs.mjs';
import { onPort } from './ports.mjs';
import { postgresBinaries } from './postgres-binaries.mjs';
import { postgresUser } from './postgres-user.mjs';
import { ProcessBook } from './process-book.mjs';
import { commandOf } from './processes.mjs';
import { secret } from './secret.mjs';
import { until } from './wait.mjs';

/** Fast, and all is lost when the machine goes down: for tests. */
const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
const user = 'freshfolio';

/**
 * Starts a private PostgreSQL on 127.0.0.1. Its cluster, password and log are kept in `dir`: started there again on the
 * same port it has the same URL. With a `book` its owner ends the process, without one `stop()` does.
 * @param {{ dir: string, port?: number, durable?: boolean, book?: ProcessBook }} options
 */
export async function startPostgres({ dir, port, durable = true, book }) {
  const processes = book ?? (await ProcessBook.open(dir));
  const close = book ? undefined : () => processes.close();
  try {
    const program = await cluster(dir, processes);
    const settings = durable ? [] : careless;
    const running = await onPort(port, (chosen) => launch(program, dir, chosen, settings, processes));
    return { ...running, stop: close ?? running.end };
  } catch (error) {
    await close?.();
    throw error;
  }
}

/** Makes the cluster unless it is there. Returns how to run its server. */
async function cluster(dir, processes) {
  const { initdb, postgres } = postgresBinaries();
  const path = join(dir, 'postgres');
  if (existsSync(path)) return { path, postgres, ...postgresUser(path, postgres) };
  // Made elsewhere and then renamed: an interrupted initdb leaves half a cluster behind.
  const draft = `${path}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const owner = postgresUser(draft, initdb);
  const password = join(dir, 'postgres.password');
  secret(password);
  owner.own(password);
  const log = join(dir, 'initdb.log');
  const encoding = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${user}`, `--pwfile=${password}`, '--auth=scram-sha-256'];
  const [command, args, options] = owner.as(initdb, ['-D', draft, ...encoding, ...access, '--no-sync']);
  const { exited } = await processes.spawn('initdb', command, args, { ...options, log });
  if ((await exited) !== 0) throw new Error(`PostgreSQL's cluster could not be made:\n${lastLines(log)}`);
  renameSync(draft, path);
  return { path, postgres, ...owner };
}

async function launch({ path, postgres, as }, dir, port, settings, processes) {
  const log = join(dir, 'postgres.log');
  removeStalePidFile(path);
  const all = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'max_connections=200'];
  const flags = [...all, 'timezone=UTC', ...settings].flatMap((setting) => ['-c', setting]);
  const [command, args, options] = as(postgres, ['-D', path, ...flags]);
  // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
  const server = await processes.spawn('postgres', command, args, { ...options, log, signal: 'SIGINT' });
  const isUp = await until(() => !server.isAlive() || isReady(path, server.pid), 60_000);
  if (!isUp || !server.isAlive()) {
    await server.end();
    throw new Error(`PostgreSQL did not start:\n${lastLines(log)}`);
  }
  const password = secret(join(dir, 'postgres.password'));
  return { ...server, port, url: `postgres://${user}:${password}@127.0.0.1:${port}/postgres` };
}

/** The server writes its state on the eighth line of its pid file; pg_ctl waits for the same. */
function isReady(path, pid) {
  const lines = pidFile(path);
  return lines?.[0] === String(pid) && lines[7]?.trim() === 'ready';
}

/**
 * After a power cut or a SIGKILL the file stays, and PostgreSQL refuses to start once its pid is another process's. The
 * process book says that the directory is ours alone, so only a server that it does not know keeps the file.
 */
function removeStalePidFile(path) {
  const pid = pidFile(path)?.[0];
  if (pid && commandOf(pid) !== 'postgres') rmSync(join(path, 'postmaster.pid'));
}

function pidFile(path) {
  try {
    return readFileSync(join(path, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
}
