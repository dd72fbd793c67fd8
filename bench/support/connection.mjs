import { once } from 'node:events';
import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const DEADLINE_MS = 20_000;
/** Node's server closes a connection that was idle for 5 s. */
const IDLE_MS = 3000;

/** One kept-alive HTTP connection, one request at a time. It does as little as it can: the server is what is measured. */
export class Connection {
  #url;
  #socket;
  #usedAt = 0;
  #received = [];
  #missing = null;
  #waiting;

  static async open(url) {
    const connection = new Connection(url);
    await connection.#open();
    return connection;
  }

  constructor(url) {
    this.#url = new URL(url);
  }

  /** Sends what `request` made (requests.mjs). @returns {Promise<{ status: number, head: string, body: Buffer }>} */
  async send(text) {
    if (performance.now() - this.#usedAt > IDLE_MS) await this.#open();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(text);
    });
  }

  close() {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  async #open() {
    this.#socket?.destroy();
    const socket = connect(Number(this.#url.port), this.#url.hostname);
    await once(socket, 'connect');
    socket.setNoDelay().setTimeout(DEADLINE_MS);
    socket.on('data', (chunk) => this.#hear(chunk));
    socket.on('timeout', () => socket.destroy(new Error(`No answer within ${DEADLINE_MS} ms`)));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('The server closed the connection')));
    this.#socket = socket;
    this.#usedAt = performance.now();
  }

  /** Only the first chunk is searched for the end of the head: ours has less than a packet. */
  #hear(chunk) {
    this.#received.push(chunk);
    this.#missing ??= lengthOf(chunk);
    this.#missing -= chunk.length;
    if (this.#missing > 0) return;
    const whole = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    const end = whole.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
    const [{ resolve }, head] = [this.#waiting, whole.toString('latin1', 0, end)];
    [this.#received, this.#missing, this.#waiting] = [[], null, undefined];
    this.#usedAt = performance.now();
    resolve({ status: Number(head.slice(9, 12)), head, body: whole.subarray(end) });
  }
}

/** The bytes of an answer by its first chunk. */
function lengthOf(chunk) {
  const end = chunk.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
  const [, length = '0'] = /content-length: (\d+)/i.exec(chunk.toString('latin1', 0, end)) ?? [];
  return end + Number(length);
}
