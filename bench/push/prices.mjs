import { setTimeout as pause } from 'node:timers/promises';
import { ms } from '../support/report.mjs';
import { percentile } from '../support/statistics.mjs';
import { deployWith, portfoliosOf } from './deployment.mjs';
import { fork, usageOf } from './processes.mjs';

const SYMBOLS = 1000;
const CLIENTS = 100;
const EACH = 10;
const SECONDS = 20;
const BATCH = 500;

const symbolOf = (at) => `S${at % SYMBOLS}`;

/** A thousand symbols that tick once a second each, from the request that brings them to the clients that follow them. */
export async function prices(bench) {
  bench.report.title(`${SYMBOLS} price rooms ticking, ${CLIENTS} clients with ${EACH} each, ${SECONDS} s`);
  const { deployment, sign } = await deployWith(bench, 'push_prices', portfoliosOf(1), { roles: ['web', 'worker'] });
  const [web] = deployment.apps;
  const listener = await fork(bench, 'listener');
  try {
    const token = await sign('ada');
    const clients = Array.from({ length: CLIENTS }, (_, at) => ({
      url: web.url,
      namespace: '/ws/prices',
      token,
      subscribe: { symbols: Array.from({ length: EACH }, (__, k) => symbolOf(at * EACH + k)) },
    }));
    await listener.ask('open', { clients });
    await listener.ask('begin', { by: 'asOf' });
    const before = usageOf(web.child.pid);
    const feed = await sign('feed', 'feed');
    for (let second = 0; second < SECONDS; second += 1) {
      await Promise.all([tick(web.url, feed, second), pause(1000)]);
    }
    const { delays } = await listener.ask('end');
    const expected = SYMBOLS * SECONDS;
    bench.report.figure('updates', `${delays.length}`, `of ${expected} ticks: the latest of each symbol counts`);
    const [p50, p99] = [percentile(delays, 0.5), percentile(delays, 0.99)];
    bench.report.figure('tick → client, p50', ms(p50), `p99 ${ms(p99)}`);
    const cpu = (usageOf(web.child.pid).cpu - before.cpu) / SECONDS;
    bench.report.figure('CPU of the web process', `${(cpu * 100).toFixed(0)} %`, 'of a core');
  } finally {
    await listener.end();
    await deployment.end();
  }
}

async function tick(url, token, second) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (let first = 0; first < SYMBOLS; first += BATCH) {
    const asOf = new Date().toISOString();
    const batch = Array.from({ length: BATCH }, (_, at) => ({
      symbol: symbolOf(first + at),
      price: `${100 + second}`,
      asOf,
    }));
    const answer = await fetch(`${url}/api/v1/prices`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ prices: batch }),
    });
    if (!answer.ok) throw new Error(`Prices were answered ${answer.status}`);
  }
}

const EDGE_TICKS = 5;
const QUIET_MS = 4000;
const EDGE_CLIENTS = 50;

/** From the request that brings a price, after a pause, to the browsers that look at portfolios which hold it. */
export async function edge(bench) {
  bench.report.title(`Tick → browser, ${EDGE_CLIENTS} portfolios, after a pause of ${QUIET_MS / 1000} s`);
  for (const leading of ['false', 'true']) {
    const portfolios = portfoliosOf(EDGE_CLIENTS);
    const settings = { RECOMPUTE_LEADING_EDGE: leading };
    const name = `push_edge_${leading}`;
    const { deployment, sign } = await deployWith(bench, name, portfolios, { roles: ['web', 'worker'], settings });
    const [{ url }] = deployment.apps;
    const listener = await fork(bench, 'listener');
    try {
      const clients = await Promise.all(
        portfolios.map(async ({ userId, portfolioId }) => ({
          url,
          namespace: '/ws/portfolio',
          token: await sign(userId),
          subscribe: { portfolioIds: [portfolioId] },
        })),
      );
      await listener.ask('open', { clients });
      await listener.ask('begin', { by: 'priceAsOf' });
      const headers = { authorization: `Bearer ${await sign('feed', 'feed')}`, 'content-type': 'application/json' };
      for (let count = 0; count < EDGE_TICKS; count += 1) {
        await pause(QUIET_MS);
        const price = { symbol: 'AAPL', price: `${200 + count}`, currency: 'USD', asOf: new Date().toISOString() };
        await fetch(`${url}/api/v1/prices`, { method: 'POST', headers, body: JSON.stringify({ prices: [price] }) });
      }
      await pause(3000);
      const { delays } = await listener.ask('end');
      const [p50, p99] = [percentile(delays, 0.5), percentile(delays, 0.99)];
      const peer = `p99 ${ms(p99)}; ${delays.length} of ${EDGE_TICKS * EDGE_CLIENTS}`;
      bench.report.figure(`leading edge ${leading === 'true' ? 'on' : 'off'}, p50`, ms(p50), peer);
    } finally {
      await listener.end();
      await deployment.end();
    }
  }
}
