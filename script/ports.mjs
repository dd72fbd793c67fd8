import { once } from 'node:events';
import { createServer } from 'node:net';

/** Whether a server could listen there. Rejects when that is impossible for another reason than that it is taken. */
export async function isFree(port, host = '127.0.0.1') {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    return true;
  } catch (error) {
    if (error.code === 'EADDRINUSE') return false;
    throw error;
  } finally {
    server.close();
  }
}

/**
 * A free port below those that the system gives to outgoing connections: while a server is away, one of its
 * reconnecting clients could be given the server's own port, and then would talk to itself.
 */
export async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

/** Starts a server on the given port, or else on a free one; another one if somebody was faster. */
export async function onPort(port, start) {
  if (port) return start(port);
  for (let attempts = 3; ; attempts--) {
    const candidate = await freePort();
    try {
      return await start(candidate);
    } catch (error) {
      if (attempts === 1 || (await isFree(candidate))) throw error;
    }
  }
}
