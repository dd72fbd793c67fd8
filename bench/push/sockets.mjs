import { setTimeout as pause } from 'node:timers/promises';
import { ms, times } from '../support/report.mjs';
import { percentile } from '../support/statistics.mjs';
import { deployWith, portfoliosOf } from './deployment.mjs';
import { payload } from './payload.mjs';
import { fork, memoryOf, sum, usageOf } from './processes.mjs';

const SIZES = [1000, 5000];
const PROCESSES = 2;
const MEASURED_MS = 60_000;
const QUIET_MS = 5000;
const P99_LIMIT_MS = 100;
const BARE_RATIO = 2;
const BYTES_PER_SOCKET = 25_000;
/** With the first come what a process compiles and reads once: they are there before memory is measured. */
const FIRST = 200;

/** Sockets that each get an update a second, beside bare Socket.IO that sends as much, by itself and through Redis. */
export async function sockets(bench) {
  for (const count of SIZES) {
    bench.report.title(
      `${count} sockets over ${PROCESSES} processes, one update a second each, ${MEASURED_MS / 1000} s`,
    );
    const bare = await measureBare(bench, count);
    const bareRedis = await measureBareRedis(bench, count);
    tell(bench.report, await measureOurs(bench, count), { bare, bareRedis }, count);
  }
}

async function measureBare(bench, count) {
  const servers = await Promise.all(Array.from({ length: PROCESSES }, () => fork(bench, 'bare')));
  const clients = Array.from({ length: count }, (_, at) => ({ url: servers[at % PROCESSES].url, namespace: '/' }));
  try {
    const drive = (stage) => Promise.all(servers.map((server) => server.ask(stage, { payload })));
    return await measure(bench, servers, clients, drive);
  } finally {
    await Promise.all(servers.map(({ end }) => end()));
  }
}

/** Between processes, as ours: another one says it, and Redis pub/sub brings it. */
async function measureBareRedis(bench, count) {
  const env = { REDIS_URL: bench.services.redisUrl };
  const servers = await Promise.all(Array.from({ length: PROCESSES }, () => fork(bench, 'bare-redis', env)));
  const publisher = await fork(bench, 'bare-publisher', env);
  const portfolios = portfoliosOf(count);
  const clients = portfolios.map(({ portfolioId }, at) => ({
    url: servers[at % PROCESSES].url,
    namespace: '/',
    subscribe: { portfolioIds: [portfolioId] },
  }));
  try {
    const drive = async (stage) => [await publisher.ask(stage, { portfolios, payload })];
    return await measure(bench, servers, clients, drive);
  } finally {
    await Promise.all([publisher, ...servers].map(({ end }) => end()));
  }
}

async function measureOurs(bench, count) {
  const portfolios = portfoliosOf(count);
  const { deployment, env, sign } = await deployWith(bench, `push_${count}`, portfolios, { processes: PROCESSES });
  const publisher = await fork(bench, 'publisher', { REDIS_URL: env.REDIS_URL, REDIS_PREFIX: env.REDIS_PREFIX });
  const clients = await Promise.all(
    portfolios.map(async ({ userId, portfolioId }, at) => ({
      url: deployment.apps[at % PROCESSES].url,
      namespace: '/ws/portfolio',
      token: await sign(userId),
      subscribe: { portfolioIds: [portfolioId] },
    })),
  );
  try {
    const servers = deployment.apps.map(({ child }) => ({ pid: child.pid, child }));
    const drive = async (stage) => [await publisher.ask(stage, { portfolios, payload })];
    return await measure(bench, servers, clients, drive);
  } finally {
    await publisher.end();
    await deployment.end();
  }
}

/** Half of the clients in each of two processes. */
async function measure(bench, servers, clients, drive) {
  const listeners = await Promise.all([fork(bench, 'listener'), fork(bench, 'listener')]);
  const askAll = (stage) => Promise.all(listeners.map((listener) => listener.ask(stage)));
  try {
    const open = (some) =>
      Promise.all(
        listeners.map((listener, at) => listener.ask('open', { clients: some.filter((_, index) => index % 2 === at) })),
      );
    await open(clients.slice(0, FIRST));
    const few = await memoryOfAll(servers);
    const opened = await open(clients.slice(FIRST));
    const all = await memoryOfAll(servers);
    const each = (kind) =>
      (sum(all.map((one) => one[kind])) - sum(few.map((one) => one[kind]))) / (clients.length - FIRST);
    const cpuOf = () => sum(servers.map(({ pid }) => usageOf(pid).cpu));
    const still = cpuOf();
    await pause(QUIET_MS);
    const quiet = cpuOf();
    await askAll('begin');
    await drive('begin');
    await pause(MEASURED_MS);
    const sent = sum((await drive('end')).map((answer) => answer.sent));
    const busy = cpuOf();
    const heard = await askAll('end');
    const delays = heard.flatMap((one) => one.delays);
    return {
      sent,
      delivered: delays.length,
      p50: percentile(delays, 0.5),
      p99: percentile(delays, 0.99),
      closed: sum(heard.map(({ closed }) => closed)),
      bytes: sum(heard.map(({ bytes }) => bytes)) / delays.length,
      ramp: (clients.length - FIRST) / Math.max(...opened.map(({ seconds }) => seconds)),
      inUse: each('memory'),
      resident: each('resident'),
      uncollected: each('uncollected'),
      cpu: (busy - quiet) / delays.length,
      quiet: ((quiet - still) / QUIET_MS) * (MEASURED_MS / delays.length),
    };
  } finally {
    await Promise.all(listeners.map(({ end }) => end()));
  }
}

/** Once what was opened is quiet, and again: some of the garbage is found only then. */
async function memoryOfAll(servers) {
  await pause(1000);
  const first = await Promise.all(servers.map(({ child }) => memoryOf(child)));
  await pause(1000);
  const second = await Promise.all(servers.map(({ child }) => memoryOf(child)));
  return second.map(({ memory, resident }, at) => ({ memory, resident, uncollected: first[at].uncollected }));
}

const us = (seconds) => `${(seconds * 1e6).toFixed(0)} µs`;

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

function tell(report, ours, { bare, bareRedis }, count) {
  const share = ours.delivered / ours.sent;
  report.goal({ name: 'delivered', value: `${ours.delivered}`, limit: `of ${ours.sent}`, met: share === 1 });
  report.figure('said → client, p50', ms(ours.p50), `bare ${ms(bare.p50)}`);
  report.goal({
    name: 'said → client, p99',
    value: ms(ours.p99),
    limit: `limit ${P99_LIMIT_MS} ms`,
    met: ours.p99 <= P99_LIMIT_MS,
  });
  const ratio = ours.p99 / bare.p99;
  report.goal({
    name: '  beside bare Socket.IO',
    value: times(ratio),
    limit: `limit ${times(BARE_RATIO)} of ${ms(bare.p99)}`,
    met: ratio <= BARE_RATIO,
  });
  report.figure('  beside it through Redis', times(ours.p99 / bareRedis.p99), `of ${ms(bareRedis.p99)}`);
  report.goal({ name: 'closed meanwhile', value: `${ours.closed}`, limit: 'limit 0', met: ours.closed === 0 });
  report.goal({
    name: 'memory of a socket',
    value: kB(ours.resident),
    limit: `limit ${BYTES_PER_SOCKET / 1000} kB; bare ${kB(bare.resident)}`,
    met: ours.resident <= BYTES_PER_SOCKET,
  });
  report.figure('  in use', kB(ours.inUse), `bare ${kB(bare.inUse)}`);
  report.figure('  with the garbage of connecting', kB(ours.uncollected), `bare ${kB(bare.uncollected)}`);
  report.figure('CPU of a message', us(ours.cpu), `bare ${us(bare.cpu)}, through Redis ${us(bareRedis.cpu)}`);
  report.figure(
    '  of that without messages',
    us(ours.quiet),
    `bare ${us(bare.quiet)}, through Redis ${us(bareRedis.quiet)}`,
  );
  report.figure('bytes of a message', ours.bytes.toFixed(0), `bare ${bare.bytes.toFixed(0)}`);
  report.figure('connections a second', ours.ramp.toFixed(0), `bare ${bare.ramp.toFixed(0)}; ${count} in all`);
}
