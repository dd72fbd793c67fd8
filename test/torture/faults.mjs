import { book } from './trades.mjs';

const BUS = 'freshfolio-bus';
const KILL_BUS_EVERY_MS = 100;

/** Every load waits up to so long (ms) before it fills the caches; on during the whole run. */
export const slowLoads = { name: 'slow-loads', settings: { TEST_SLOW_FILL_MS: '40' } };

/**
 * The faults that have a time. `prepare` is before it; `begin` is at once over, or returns what ends it again after a
 * while. `random` chooses the victim.
 */
export const faults = [
  {
    name: 'process-killed',
    begin: async ({ deployment }, random) => {
      await random.pick(deployment.processes).kill();
    },
  },
  {
    name: 'killed-after-commit',
    begin: async (stage, random) => {
      const victim = random.pick(stage.deployment.webs);
      victim.signal('SIGUSR2');
      // Where nobody writes soon: the next write would make the lost invalidation good.
      await Promise.all([victim.end(), book(stage, random, random.pick(stage.rota.resting), victim)]);
    },
  },
  {
    name: 'process-frozen',
    begin: async ({ deployment }, random) => {
      const victim = random.pick(deployment.processes);
      victim.signal('SIGSTOP');
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
      await stage.servers.dumpRedis();
      // The dump does not know of these, and nobody writes there again soon.
      for (const portfolio of stage.rota.resting) await book(stage, random, portfolio);
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
