import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { lastLines } from './logs.mjs';
import { onPort } from './ports.mjs';
import { ProcessBook } from './process-book.mjs';
import { obtainRedis } from './redis-server.mjs';
import { secret } from './secret.mjs';
import { until } from './wait.mjs';

/**
 * Starts a private Redis on 127.0.0.1 that forgets everything when it stops, unless it is `durable`. Its password and
 * log are kept in `dir`: started there again on the same port it has the same URL. With a `book` its owner ends the
 * process, without one `stop()` does.
 * @param {{ dir: string, port?: number, durable?: boolean, book?: ProcessBook }} options
 */
export async function startRedis({ dir, port, durable = false, book }) {
  const program = obtainRedis();
  const processes = book ?? (await ProcessBook.open(dir));
  const close = book ? undefined : () => processes.close();
  try {
    const running = await onPort(port, (chosen) => launch(program, dir, chosen, durable, processes));
    return { ...running, stop: close ?? running.end };
  } catch (error) {
    await close?.();
    throw error;
  }
}

async function launch(program, dir, port, durable, processes) {
  const [cwd, log] = [join(dir, 'redis'), join(dir, 'redis.log')];
  mkdirSync(cwd, { recursive: true });
  const password = secret(join(dir, 'redis.password'));
  // In a file, because everybody can read a command line.
  const config = join(dir, 'redis.conf');
  writeFileSync(config, settings(port, password, durable), { mode: 0o600 });
  const server = await processes.spawn('redis', program, [config], { cwd, log, env: { ...process.env, LC_ALL: 'C' } });
  const isUp = await until(async () => !server.isAlive() || (await isReady(port, password)), 10_000);
  if (!isUp || !server.isAlive()) {
    await server.end();
    throw new Error(`Redis did not start:\n${lastLines(log)}`);
  }
  return { ...server, port, url: `redis://:${password}@127.0.0.1:${port}` };
}

function settings(port, password, durable) {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    // A cache may lose keys, the queue must not.
    'maxmemory-policy noeviction',
    'save ""',
    `appendonly ${durable ? 'yes' : 'no'}`,
    '',
  ].join('\n');
}

/** Whether our Redis answers there: another one would not take the password. */
function isReady(port, password) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    let answer = '';
    const finish = (isUp) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.on('data', (chunk) => {
      answer += chunk;
      // Also while it reads its files: it takes the password and refuses the rest.
      if (/^-/m.test(answer) || answer.includes('+PONG')) finish(answer.includes('+PONG'));
    });
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
  });
}
