import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Counters } from '../support/counters.mjs';
import { deploy } from '../support/deployment.mjs';
import { recording } from '../support/recording.mjs';
import { follow, FOLLOWED_OF } from './followers.mjs';
import { activate, POSITIONS, seedStorm } from './portfolios.mjs';
import { readLightly } from './reader.mjs';
import { cpuOfServers, used } from './servers.mjs';
import { tell } from './tell.mjs';

const SIZES = [1000, 10_000];
const SPEED = 60;
/** from the start of the processes until the market opens, which is the day's storm */
const WARM_MS = 30_000;
const MEASURED_MS = 30_000;

/** The recorded day at 60 times its speed, into portfolios that somebody looks at. */
export async function replay(bench) {
  const { report } = bench;
  if (!recording.isThere) report.note('skipped: ../shared/data is absent');
  for (const count of recording.isThere ? SIZES : []) {
    report.title(
      `${recording.date} from its opening on, at ${SPEED} ×, into ${count} active portfolios of ${POSITIONS} positions, one in ${FOLLOWED_OF} followed`,
    );
    tell(report, { count, seconds: MEASURED_MS / 1000, ...(await measure(bench, count)) });
  }
}

async function measure(bench, count) {
  const { services, seed } = bench;
  const begins = await beginning();
  let [opensAt, unfollow] = [0, () => undefined];
  const deployment = await deploy(bench, {
    name: `storm_${count}`,
    roles: ['web', 'worker'],
    preload: 'storm/recorder.mjs',
    prepare: async (database, env) => {
      await seedStorm(database, count, seed);
      await activate(env, count);
      unfollow = await follow(env, count);
      opensAt = Date.now() + WARM_MS;
    },
    settings: () => settings(new Date(opensAt - (recording.opensAt - begins) / SPEED)),
  });
  try {
    await pause(opensAt - Date.now());
    return await measured(deployment, services, count, seed);
  } finally {
    unfollow();
    await deployment.end();
  }
}

/** The market time at which a replay begins. */
async function beginning() {
  const [{ recordingStart }, { MarketCalendar }] = await Promise.all([
    import('../../dist/market-data/feeds/recording.js'),
    import('../../dist/market-data/calendar/market-calendar.js'),
  ]);
  return recordingStart(recording, new MarketCalendar());
}

const settings = (startedAt) => ({
  FEED: 'replay',
  FEED_PATH: recording.path,
  FEED_DATE: recording.date,
  FEED_SPEED: String(SPEED),
  REPLAY_STARTED_AT: startedAt.toISOString(),
  // The recorded day is history by now, and is to be kept like one of today.
  PRICE_RETENTION_DAYS: '36500',
});

async function measured(deployment, services, count, seed) {
  const { apps } = deployment;
  const over = new AbortController();
  const [before, cpu] = [await Counters.read(apps), cpuOfServers(services)];
  await ask(apps, 'begin');
  const reading = readLightly(deployment, count, seed, over.signal);
  await pause(MEASURED_MS);
  const [web, worker] = await ask(apps, 'end');
  over.abort();
  const [after, servers] = [await Counters.read(apps), cpuOfServers(services)];
  return { web, worker, reads: await reading, counted: after.since(before), cpu: used(cpu, servers) };
}

function ask(apps, stage) {
  return Promise.all(
    apps.map(async ({ child }) => {
      child.send({ stage });
      return (await once(child, 'message'))[0];
    }),
  );
}
