import { readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

/** Seconds of CPU that PostgreSQL and Redis have taken so far; undefined where the system does not tell. */
export function cpuOfServers({ postgres, redis }) {
  try {
    const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
    const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statusOf(name) ?? []) : []));
    const of = (pid) => processes.filter((each) => each.pid === pid || each.parent === pid);
    const seconds = (pid) =>
      of(pid).reduce((sum, { own, pid: id, ended }) => sum + own + (id === pid ? ended : 0), 0) / ticks;
    return { postgres: seconds(postgres.pid), redis: seconds(redis.pid) };
  } catch {
    return undefined;
  }
}

/** What each has taken in between; of none where that is not known. */
export function used(before, after) {
  return Object.fromEntries(Object.entries(after ?? {}).map(([name, seconds]) => [name, seconds - before[name]]));
}

/** Clock ticks of a process, and of its children that have ended (man 5 proc_pid_stat). */
function statusOf(name) {
  try {
    const text = readFileSync(`/proc/${name}/stat`, 'utf8');
    const [, parent, ...rest] = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user, system, endedUser, endedSystem] = rest.slice(9, 13);
    return { pid: Number(name), parent, own: user + system, ended: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}
