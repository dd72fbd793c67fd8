import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { until } from './wait.mjs';

/**
 * Pids are used again, so a pid alone says nothing about a process that was started earlier. Together with the time at
 * which it was started it does.
 * @returns {{ pid: number, startedAt: string } | undefined} undefined when there is no such process
 */
export function identify(pid) {
  const startedAt = process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid);
  return startedAt && { pid, startedAt };
}

/** Whether exactly this process still runs. */
export function isRunning({ pid, startedAt }) {
  return identify(pid)?.startedAt === startedAt;
}

/**
 * Ends a process and those of its group: politely, and after `patience` milliseconds by force.
 * @throws Error when it may not be ended, or does not end
 */
export async function end(target, signal = 'SIGTERM', patience = 10_000) {
  if (!isRunning(target)) return;
  send(target.pid, signal);
  // A frozen process obeys only once it is thawed.
  send(target.pid, 'SIGCONT');
  if (await until(() => !isRunning(target), patience)) return;
  send(target.pid, 'SIGKILL');
  if (!(await until(() => !isRunning(target), patience))) throw new Error(`Process ${target.pid} does not end.`);
}

/** The name of the program that a process runs, or undefined when it is gone. */
export function commandOf(pid) {
  if (!identify(pid)) return undefined;
  return process.platform === 'linux' ? textOf(`/proc/${pid}/comm`)?.trim() : basename(ps(pid, 'comm='));
}

/** The pid of a process's parent, or undefined when it is gone. */
export function parentOf(pid) {
  const parent = process.platform === 'linux' ? statOnLinux(pid)?.[1] : ps(pid, 'ppid=');
  return parent ? Number(parent) : undefined;
}

/** To the group, when it leads one (see ProcessBook), or to it alone. */
function send(pid, signal) {
  for (const address of [-pid, pid]) {
    try {
      process.kill(address, signal);
      return;
    } catch (error) {
      if (error.code === 'ESRCH') continue;
      throw new Error(`Process ${pid} is another user's. End it with: sudo kill ${pid}`, { cause: error });
    }
  }
}

function startOnLinux(pid) {
  const [state, ...fields] = statOnLinux(pid) ?? ['X'];
  return 'ZX'.includes(state) ? undefined : `${bootId()}+${fields[18]}`;
}

/** The fields of proc(5) from the third on; the second is the command in parentheses, and may itself contain some. */
function statOnLinux(pid) {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function bootId() {
  return textOf('/proc/sys/kernel/random/boot_id')?.slice(0, 8);
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function startElsewhere(pid) {
  const [state, ...startedAt] = ps(pid, 'stat=,lstart=').split(/\s+/);
  return state.startsWith('Z') || startedAt.length === 0 ? undefined : startedAt.join(' ');
}

/** What ps(1) says about a process; nothing when it is gone. */
function ps(pid, format) {
  const env = { ...process.env, LC_ALL: 'C' };
  return spawnSync('ps', ['-o', format, '-p', String(pid)], { encoding: 'utf8', env }).stdout?.trim() ?? '';
}
