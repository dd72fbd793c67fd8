import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';

const ACK_MS = 2000;
/** Longer than all that delays an update on purpose. */
const PATIENCE_MS = 3000;

/** A browser of each user on each process, and what it was told. */
export function openSockets(stage) {
  const users = new Map(stage.portfolios.map(({ userId, token }) => [userId, token]));
  return stage.deployment.webs.flatMap((process) =>
    [...users].map(([userId, token]) => {
      const own = stage.portfolios.filter((portfolio) => portfolio.userId === userId);
      return new Listener(process, token, own, stage);
    }),
  );
}

class Listener {
  #stage;
  #process;
  #ids;
  #socket;
  /** the newest revision that it was told, by portfolio */
  #told = new Map();
  /** the newest that it should have been told and was not; each is counted once */
  #missed = new Map();
  #subscribedAt = Infinity;

  constructor(process, token, portfolios, stage) {
    this.#stage = stage;
    this.#process = process;
    this.#ids = portfolios.map(({ id }) => id);
    this.#socket = io(`${process.url}/ws/portfolio`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      timeout: ACK_MS,
      reconnectionDelay: 50,
      reconnectionDelayMax: 500,
    });
    this.#socket.on('connect', () => void this.#subscribe());
    this.#socket.on('disconnect', () => (this.#subscribedAt = Infinity));
    this.#socket.on('portfolio.changed', ({ portfolioId, revision }) => this.#tell(portfolioId, revision));
    this.#socket.on('portfolio.update', ({ portfolioId, revision }) => {
      this.#tell(portfolioId, revision);
      stage.judge.hearUpdate(portfolioId, revision);
    });
  }

  get isSubscribed() {
    return this.#subscribedAt < Infinity;
  }

  /** Reports what it should know by now and does not. */
  check() {
    const { ledger, weather, judge } = this.#stage;
    for (const id of this.#ids) {
      const newest = ledger.newest(id);
      const { number, at } = newest;
      const told = this.#told.get(id) ?? 0;
      const isDue = performance.now() - Math.max(at, weather.calmSince, this.#subscribedAt) > PATIENCE_MS;
      if (told >= number || !isDue || this.#missed.get(id) === number) continue;
      this.#missed.set(id, number);
      judge.lostPush(`a socket of ${this.#process.identity} was told revision ${told} of ${id}`, newest);
    }
  }

  close() {
    this.#socket.disconnect();
  }

  async #subscribe() {
    const { id: connection } = this.#socket;
    while (this.#socket.id === connection) {
      const ack = await this.#socket
        .timeout(ACK_MS)
        .emitWithAck('subscribe', { portfolioIds: this.#ids })
        .catch(() => undefined);
      if (this.#socket.id !== connection) return;
      for (const { id, revision } of ack?.snapshots ?? []) this.#tell(id, revision);
      if (ack?.ok) {
        this.#subscribedAt = performance.now();
        return;
      }
      await pause(100);
    }
  }

  #tell(id, revision) {
    this.#told.set(id, Math.max(this.#told.get(id) ?? 0, revision));
  }
}
