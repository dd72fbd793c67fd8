import { setTimeout as pause } from 'node:timers/promises';
import { ms } from '../support/report.mjs';
import { percentile } from '../support/statistics.mjs';
import { deployWith, portfoliosOf } from './deployment.mjs';
import { payload } from './payload.mjs';
import { fork, memoryOf, usageOf } from './processes.mjs';

const CROWD = 1000;
const CROWD_MS = 20_000;
const DEAF = 100;
const FLOOD = 2000;
/** of each client that does not read */
const DEAF_LIMIT = 100_000;

/** One portfolio that a thousand sockets look at, an update a second. */
export async function crowd(bench) {
  bench.report.title(`One portfolio, ${CROWD} sockets`);
  await withListeners(bench, 'push_crowd', CROWD, async ({ listener, publisher, servers, portfolios }) => {
    const before = usageOf(servers[0]);
    await listener.ask('begin');
    await publisher.ask('begin', { portfolios, payload });
    await pause(CROWD_MS);
    const { sent } = await publisher.ask('end');
    const { delays } = await listener.ask('end');
    const expected = sent * CROWD;
    bench.report.goal({
      name: 'delivered',
      value: `${delays.length}`,
      limit: `of ${expected}`,
      met: delays.length === expected,
    });
    bench.report.figure('said → client, p50 / p99', ms(percentile(delays, 0.5)), ms(percentile(delays, 0.99)));
    const cpu = (usageOf(servers[0]).cpu - before.cpu) / delays.length;
    bench.report.figure('CPU of a message', `${(cpu * 1e6).toFixed(0)} µs`, 'serialized once for all');
  });
}

/** A hundred clients that stop reading while thousands of updates come: what they cost. */
export async function deaf(bench) {
  bench.report.title(`${DEAF} clients that do not read, ${FLOOD} updates`);
  await withListeners(bench, 'push_deaf', DEAF, async ({ listener, publisher, servers, portfolios }) => {
    const before = (await memoryOf(servers.child)).memory;
    await listener.ask('deaf');
    await publisher.ask('flood', { portfolios, payload: { ...payload, padding: 'x'.repeat(20_000) }, count: FLOOD });
    await pause(5000);
    const each = ((await memoryOf(servers.child)).memory - before) / DEAF;
    bench.report.goal({
      name: 'memory of each',
      value: `${(each / 1000).toFixed(0)} kB`,
      limit: `limit ${DEAF_LIMIT / 1000} kB; all that was sent: ${(FLOOD * 20.7).toFixed(0)} kB`,
      met: each <= DEAF_LIMIT,
    });
    await pause(15_000);
    const text = await (await fetch(`${servers.url}/metrics`)).text();
    const cut = /^ws_cut_off_total\{reason="too_slow"\} (\d+)/m.exec(text)?.[1] ?? '0';
    const open = /^ws_connections (\d+)/m.exec(text)?.[1];
    bench.report.goal({
      name: 'still open after 20 s',
      value: open,
      limit: `limit 0; ${cut} cut off as too slow`,
      met: open === '0',
    });
  });
}

async function withListeners(bench, name, count, work) {
  const portfolios = portfoliosOf(1);
  const [{ userId, portfolioId }] = portfolios;
  const { deployment, env, sign } = await deployWith(bench, name, portfolios, { processes: 1 });
  const [app] = deployment.apps;
  const [listener, publisher] = await Promise.all([
    fork(bench, 'listener'),
    fork(bench, 'publisher', { REDIS_URL: env.REDIS_URL, REDIS_PREFIX: env.REDIS_PREFIX }),
  ]);
  try {
    const token = await sign(userId);
    const subscribe = { portfolioIds: [portfolioId] };
    const client = { url: app.url, namespace: '/ws/portfolio', token, subscribe };
    await listener.ask('open', { clients: Array.from({ length: count }, () => client) });
    const servers = Object.assign([app.child.pid], { url: app.url, child: app.child });
    await work({ listener, publisher, servers, portfolios });
  } finally {
    await Promise.all([listener.end(), publisher.end()]);
    await deployment.end();
  }
}
