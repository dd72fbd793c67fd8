import { setTimeout as pause } from 'node:timers/promises';
import { readEverywhere, readsAt } from './readers.mjs';
import { book } from './trades.mjs';

const BUS = 'freshfolio-bus';
const KILL_BUS_EVERY_MS = 100;
const LOCKED_MS = 1000;

/** Every load waits up to so long (ms) before it fills the caches; on during the whole run. */
export const slowLoads = { name: 'slow-loads', settings: { TEST_SLOW_FILL_MS: '100' } };

/**
 * The faults that have a time. `prepare` is before it; `begin` is at once over, or returns what ends it again after a
 * while. `random` chooses the victim.
 */
export const faults = [
  {
    name: 'process-killed',
    prepare: allReady,
    begin: async ({ deployment }, random) => {
      await random.pick(deployment.processes).kill();
    },
  },
  {
    name: 'killed-after-commit',
    prepare: async (stage) => {
      await allReady(stage);
      await readEverywhere(stage, stage.rota.resting);
    },
    begin: async (stage, random) => {
      const victim = random.pick(stage.deployment.webs);
      victim.signal('SIGUSR2');
      // Where nobody writes soon: the next write would make the lost invalidation good.
      await Promise.all([victim.end(), book(stage, random, random.pick(stage.rota.resting), victim)]);
    },
  },
  {
    // With loads under way of what others then write.
    name: 'process-frozen',
    prepare: allReady,
    begin: async (stage, random) => {
      const { processes, webs } = stage.deployment;
      const victim = random.pick([...processes, ...webs]);
      const other = webs.find((process) => process !== victim);
      const portfolios = stage.rota.resting;
      const writeAll = () => Promise.all(portfolios.map((portfolio) => book(stage, random, portfolio, other)));
      await writeAll();
      // When the first has come to its end the others are on their way.
      if (victim.role === 'web') await Promise.race(readsAt(stage, victim, portfolios));
      victim.signal('SIGSTOP');
      // Not for ever: the victim may hold the lock of a row.
      await Promise.race([writeAll(), pause(LOCKED_MS)]);
      return () => victim.signal('SIGCONT');
    },
  },
  {
    name: 'redis-frozen',
    begin: async ({ servers }) => {
      process.kill(servers.redis.pid, 'SIGSTOP');
      return () => process.kill(servers.redis.pid, 'SIGCONT');
    },
  },
  {
    name: 'redis-emptied',
    begin: async ({ servers }) => {
      await servers.killRedis();
      return () => servers.startRedis();
    },
  },
  {
    name: 'redis-old-dump',
    prepare: async (stage, random) => {
      const portfolios = stage.rota.resting;
      await readEverywhere(stage, portfolios);
      await stage.servers.dumpRedis();
      // The dump does not know of these, and nobody writes there again soon.
      await Promise.all(portfolios.map((portfolio) => book(stage, random, portfolio)));
    },
    begin: async ({ servers }) => {
      await servers.killRedis();
      return () => servers.startRedisFromDump();
    },
  },
  {
    name: 'redis-flushed',
    begin: async ({ servers }) => {
      await servers.askRedis((redis) => redis.flushall());
    },
  },
  {
    name: 'tracking-killed',
    begin: async ({ servers }) => {
      const killing = setInterval(() => void killBus(servers).catch(() => undefined), KILL_BUS_EVERY_MS);
      return () => clearInterval(killing);
    },
  },
  {
    name: 'postgres-restarted',
    // A process does not start without it.
    prepare: allReady,
    begin: async ({ servers }) => {
      await servers.restartPostgres();
    },
  },
];

export const faultNames = [...faults, slowLoads].map(({ name }) => name);

async function killBus(servers) {
  await servers.askRedis(async (redis) => {
    const clients = (await redis.client('LIST')).split('\n').filter((line) => line.includes(`name=${BUS} `));
    for (const line of clients) await redis.client('KILL', 'ID', /id=(\d+)/.exec(line)[1]);
  });
}

async function allReady({ deployment }) {
  await deployment.allReady();
}
