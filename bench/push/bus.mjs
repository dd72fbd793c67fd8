import { setTimeout as pause } from 'node:timers/promises';
import { cpuOfServers } from '../storm/servers.mjs';
import { payload } from './payload.mjs';
import { fork, sum, usageOf } from './processes.mjs';

const ROOMS = 1000;
const PER_SECOND = 2000;
const SECONDS = 10;

/** Ways to tell two processes what each of them wants to hear half of: one stream for all, or a channel a room. */
export async function bus(bench) {
  bench.report.title(
    `Bus: ${PER_SECOND} updates a second in ${ROOMS} rooms, half of which each of two processes follows`,
  );
  for (const way of ['stream', 'channels', 'sharded']) {
    const { readers, sayer, redis, delivered } = await measure(bench, way);
    const each = (seconds) => `${((seconds / (PER_SECOND * SECONDS)) * 1e6).toFixed(0)} µs`;
    bench.report.figure(
      `${way}: CPU of a message, readers`,
      each(readers),
      `saying ${each(sayer)}, Redis ${each(redis)}`,
    );
    bench.report.figure(`${way}: delivered`, `${delivered}`, `of ${PER_SECOND * SECONDS}`);
  }
}

async function measure(bench, way) {
  const env = { REDIS_URL: bench.services.redisUrl };
  const ends = await Promise.all([0, 1, 2].map(() => fork(bench, 'bus-end', env)));
  const [sayer, ...readers] = ends;
  try {
    await Promise.all(readers.map((reader, half) => reader.ask('read', { way, half, rooms: ROOMS })));
    const before = [cpuOfServers(bench.services), ...ends.map(({ pid }) => usageOf(pid))];
    await sayer.ask('say', { way, rooms: ROOMS, perSecond: PER_SECOND, seconds: SECONDS, payload });
    await pause(500);
    const after = [cpuOfServers(bench.services), ...ends.map(({ pid }) => usageOf(pid))];
    const heard = await Promise.all(readers.map((reader) => reader.ask('end')));
    const used = after.map((each, at) => (at === 0 ? each.redis - before[0].redis : each.cpu - before[at].cpu));
    return {
      redis: used[0],
      sayer: used[1],
      readers: used[2] + used[3],
      delivered: sum(heard.map(({ wanted }) => wanted)),
    };
  } finally {
    await Promise.all(ends.map(({ end }) => end()));
  }
}
