import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './paths.mjs';
import { end, identify, isRunning } from './processes.mjs';
import { until } from './wait.mjs';

/**
 * Every process that a launcher starts is written down in `processes.json` of its directory. A launcher that was killed
 * could not end them: the next one reads there what it left behind. One launcher at a time has a directory.
 */
export class ProcessBook {
  #file;
  #children = [];
  #isClosed = false;

  constructor(file) {
    this.#file = file;
  }

  /**
   * Takes the directory, after ending what a dead launcher left running.
   * @throws Error when a living launcher has it
   */
  static async open(dir) {
    try {
      mkdirSync(dir, { recursive: true });
      const file = join(dir, 'processes.json');
      while (!create(file, record([]))) await takeOver(dir, file);
      return new ProcessBook(file);
    } catch (error) {
      if (error.code !== 'EACCES') throw error;
      throw new Error(`${relative(root, dir)} belongs to another user. Remove it, or run this as that user.`, {
        cause: error,
      });
    }
  }

  /**
   * Starts a process in a group of its own: a Ctrl-C reaches only the launcher, which ends its processes in order.
   * `signal` is what ends it; its output goes to the file `log` unless `stdio` says otherwise.
   * @param {string} name
   * @param {string} command
   * @param {string[]} args
   * @param {import('node:child_process').SpawnOptions & { signal?: NodeJS.Signals, log?: string }} options
   * @returns the process: `exited` with its exit code or signal, `lost` with the same when nobody asked it to end
   */
  async spawn(name, command, args, { signal = 'SIGTERM', log, ...options }) {
    if (this.#isClosed) throw new Error(`${name} is not started any more.`);
    const output = log && openSync(log, 'w', 0o600);
    const child = spawn(command, args, { detached: true, stdio: ['ignore', output, output], cwd: root, ...options });
    if (log) closeSync(output);
    const handle = this.#handle(child, name, signal);
    this.#children.push(handle);
    this.#save();
    await once(child, 'spawn').catch((error) => {
      this.#remove(handle);
      throw error;
    });
    return handle;
  }

  /** Ends everything, the youngest first, and gives the directory back. */
  async close() {
    this.#isClosed = true;
    for (const child of this.#children.toReversed()) await child.end();
    rmSync(this.#file, { force: true });
  }

  #handle(child, name, signal) {
    // One that is gone already has no identity, and needs no end.
    const entry = { name, signal, ...(child.pid && identify(child.pid)) };
    let isAsked = false;
    const exited = new Promise((resolve) => {
      child.once('exit', (code, killedBy) => resolve(killedBy ?? code));
    });
    const lost = new Promise((resolve) => {
      child.once('exit', (code, killedBy) => !isAsked && resolve(killedBy ?? code));
    });
    child.once('exit', () => this.#remove(handle));
    const isAlive = () => child.exitCode === null && child.signalCode === null;
    const ask = async () => {
      isAsked = true;
      if (entry.startedAt) await end(entry, signal);
    };
    const handle = { pid: child.pid, child, entry, exited, lost, isAlive, end: ask };
    return handle;
  }

  #remove(handle) {
    this.#children = this.#children.filter((other) => other !== handle);
    if (!this.#isClosed) this.#save();
  }

  #save() {
    const entries = this.#children.map(({ entry }) => entry).filter(({ startedAt }) => startedAt);
    write(`${this.#file}.new`, record(entries));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/** Ends what is written down in a directory, whoever started it. For launchers that are known to be gone. */
export async function endRecorded(dir) {
  await endAll(read(join(dir, 'processes.json'))?.children ?? []);
}

/** Whether the launcher that has the directory is alive. */
export function isLaunched(dir) {
  const recorded = read(join(dir, 'processes.json'));
  return recorded !== undefined && isRunning(recorded.launcher);
}

async function takeOver(dir, file) {
  const left = read(file);
  if (left && isRunning(left.launcher)) {
    const isOurs = left.launcher.pid === process.pid;
    const isIdle = isOurs && (await until(() => !left.children.some(isRunning), 2000));
    const { pid } = left.launcher;
    if (!isIdle) throw new Error(`This already runs in ${relative(root, dir)}. Stop it first: kill ${pid}`);
  }
  await endAll(left?.children ?? []);
  rmSync(file, { force: true });
}

async function endAll(children) {
  // Each may need those that were started before it until its own end.
  for (const child of children.toReversed()) await end(child, child.signal);
}

function record(children) {
  return { launcher: identify(process.pid), children };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function write(file, content) {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

/** All at once, content included: of two launchers that start together only one gets it. */
function create(file, content) {
  const draft = `${file}.${process.pid}`;
  write(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft);
  }
}
