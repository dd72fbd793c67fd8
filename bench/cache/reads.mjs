import { until } from '../../script/wait.mjs';
import { request, sendAll } from '../support/requests.mjs';
import { allSymbols, pathOf } from '../support/seed.mjs';
import { PEER_KEY } from './peer-key.mjs';

const BATCH = 20;
const COLD_BATCH = 10;
const CONNECTIONS = 4;
/** these are read again and again, each of the others once */
const HOT = 10;
export const PORTFOLIOS = HOT + 600;
/** of each kind, before anything is measured: V8 compiles what is used often */
const WARM_BATCHES = 100;

/** The kinds of read that are compared, each as one batch: milliseconds a request. */
export class Reads {
  #next = HOT;

  /** Warms up, and gives the peers the very answer that the portfolio's own route gives. */
  static async prepare({ apps, token }, redis) {
    const [connections, others] = await Promise.all(apps.map((app) => app.connect(CONNECTIONS)));
    const reads = new Reads(connections, others, redis, token);
    const [{ body }] = await sendAll(connections, [reads.read(0)]);
    await redis.set(PEER_KEY, body);
    for (let batch = 0; batch < WARM_BATCHES; batch++) {
      for (const kind of ['constant', 'memory', 'redisGet']) await reads[kind]();
    }
    return reads;
  }

  constructor(connections, others, client, token) {
    Object.assign(this, { connections, others, client });
    this.read = (number) => request('GET', pathOf(number), token);
    this.peer = (name) => Array(BATCH).fill(request('GET', pathOf(0).replace('portfolios', `bench/${name}`), token));
    this.prices = request('POST', '/api/v1/prices/real-time', token, allSymbols);
    this.hot = Array.from({ length: BATCH }, (_, index) => this.read(index % HOT));
  }

  constant() {
    return this.#timed(this.peer('constant'));
  }

  redisGet() {
    return this.#timed(this.peer('redis'));
  }

  /** Memory keeps a value for 5 s, and a busy machine may not hear its bus in time: such a batch is measured again. */
  async memory() {
    let taken;
    const isMeasured = async () => {
      await sendAll(this.connections, this.hot);
      taken = await this.#timed(this.hot, 'detail=memory').catch(() => undefined);
      return taken !== undefined;
    };
    if (!(await until(isMeasured, 10_000))) throw new Error('Memory does not serve what was just read');
    return taken;
  }

  /** The other process has loaded them. Prices are in memory. */
  async redis() {
    const requests = this.#cold();
    await sendAll(this.others, requests);
    await sendAll(this.connections, [this.prices]);
    return this.#timed(requests, 'detail=redis');
  }

  async load() {
    await sendAll(this.connections, [this.prices]);
    return this.#timed(this.#cold(), 'detail=postgresql');
  }

  async bareGet() {
    const startedAt = performance.now();
    for (let index = 0; index < BATCH; index++) await this.client.get(PEER_KEY);
    return (performance.now() - startedAt) / BATCH;
  }

  #cold() {
    return Array.from({ length: COLD_BATCH }, () => this.read(this.#next++));
  }

  /** @throws Error where another tier served than was to be measured */
  async #timed(requests, tier = '') {
    const startedAt = performance.now();
    const answers = await sendAll(this.connections, requests);
    const taken = (performance.now() - startedAt) / requests.length;
    if (answers.some(({ head }) => !head.includes(tier))) throw new Error(`Not every answer was of ${tier}`);
    return taken;
  }
}
