/** One portfolio at a time, kept current over Socket.IO. */
import { io } from './socket.io/socket.io.esm.min.js';
import { apply, newer } from './portfolio.js';

const retryMs = 1000;
const acknowledgeWithinMs = 5000;

export class LivePortfolio {
  #socket;
  #handlers;
  #id;
  #known;
  /** Updates that arrive while a snapshot is on its way; they are applied on top of it. */
  #waiting;
  /** The newest revision heard of: a snapshot from before it is not the last word. */
  #heard = 0;
  #retry;

  /** @param handlers `{ portfolio(portfolio), state(word), refused(code, detail), expired() }` */
  constructor(token, handlers) {
    this.#handlers = handlers;
    // WebSocket first: unlike long polling it needs no sticky sessions where several processes serve.
    const transports = ['websocket', 'polling'];
    this.#socket = io('/ws/portfolio', { auth: { token }, transports, tryAllTransports: true });
    this.#socket
      .on('connect', () => (this.#id ? this.#resync() : handlers.state('live')))
      .on('disconnect', (reason) => this.#lost(reason === 'io server disconnect'))
      .on('connect_error', (error) =>
        error.data?.code === 'unauthorized' ? this.#expire() : this.#lost(!this.#socket.active),
      )
      .on('portfolio.update', (update) => this.#receive(update))
      .on('portfolio.changed', (change) => this.#hear(change))
      .on('session.expired', () => this.#expire());
    handlers.state('reconnecting');
  }

  /** Follows this portfolio from now on, and no longer the one before. */
  follow(id) {
    if (this.#id && this.#socket.connected) this.#socket.emit('unsubscribe', { portfolioIds: [this.#id] });
    this.#id = id;
    this.#known = undefined;
    this.#waiting = undefined;
    this.#heard = 0;
    this.#resync();
  }

  /** Takes in what REST answered, unless the socket has been faster. */
  offer(snapshot) {
    if (snapshot.id === this.#id) this.#show(newer(this.#known, snapshot));
  }

  close() {
    clearTimeout(this.#retry);
    this.#id = undefined;
    this.#socket.removeAllListeners().disconnect();
  }

  #hear({ portfolioId, revision }) {
    if (portfolioId !== this.#id) return;
    this.#heard = Math.max(this.#heard, Number(revision));
    if (this.#behind(this.#known)) this.#resync();
  }

  #behind(portfolio) {
    return !portfolio || Number(portfolio.revision) < this.#heard;
  }

  #receive(update) {
    if (update.portfolioId !== this.#id) return;
    if (this.#waiting) {
      this.#waiting.push(update);
      return;
    }
    const next = this.#known && apply(this.#known, update);
    if (next) this.#show(next);
    else this.#resync();
  }

  #resync() {
    clearTimeout(this.#retry);
    if (!this.#id || !this.#socket.connected || this.#waiting) return;
    const id = this.#id;
    const waiting = (this.#waiting = []);
    this.#socket.timeout(acknowledgeWithinMs).emit('subscribe', { portfolioIds: [id] }, (failure, answer) => {
      if (waiting !== this.#waiting) return;
      this.#waiting = undefined;
      if (failure) {
        this.#handlers.state('reconnecting');
        this.#later();
      } else if (answer.ok) this.#settle(newer(this.#known, answer.snapshots[0]), waiting);
      else this.#refused(answer);
    });
  }

  #refused({ code, detail }) {
    if (code === 'not_found') this.#id = undefined;
    else this.#later();
    this.#handlers.state(code === 'not_found' ? 'live' : 'reconnecting');
    this.#handlers.refused(code, detail);
  }

  /** A snapshot and what came while it was on its way: only what is newer than the snapshot still counts. */
  #settle(snapshot, updates) {
    let next = snapshot;
    for (const update of updates.filter(({ sequence }) => sequence > snapshot.sequence)) {
      next = next && apply(next, update);
    }
    this.#handlers.state('live');
    this.#show(next ?? snapshot);
    if (this.#behind(next)) this.#later();
  }

  #show(portfolio) {
    this.#known = portfolio;
    this.#handlers.portfolio(portfolio);
  }

  #later() {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#resync(), retryMs);
  }

  /** Socket.IO comes back by itself, except after the server's own disconnect or refusal. */
  #lost(forGood) {
    this.#waiting = undefined;
    this.#handlers.state(navigator.onLine ? 'reconnecting' : 'offline');
    if (!forGood) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#socket.connect(), retryMs);
  }

  #expire() {
    this.close();
    this.#handlers.expired();
  }
}
