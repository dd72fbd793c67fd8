import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ProcessBook } from '../../script/process-book.mjs';
import { end, identify, isRunning } from '../../script/processes.mjs';
import { launch } from './run.js';
import { temporaryDirectory } from './temporary.js';

/** A process that says it is there, and stays. */
const idle = 'setInterval(() => {}, 1e9); console.log("there");';
const stubborn = `process.on("SIGTERM", () => {}); ${idle}`;

/** A launcher with one child, whose pid it says. */
async function launcher(dir: string) {
  const { child, line } = await launch(`
    import { ProcessBook } from './script/process-book.mjs';
    const book = await ProcessBook.open(${JSON.stringify(dir)});
    const { pid } = await book.spawn('idle', process.execPath, ['--eval', ${JSON.stringify(idle)}], {});
    console.log(pid);
  `);
  return { child, orphan: identified(Number(line)) };
}

function identified(pid: number | undefined) {
  const identity = pid === undefined ? undefined : identify(pid);
  if (!identity) throw new Error(`There is no process ${pid}.`);
  return identity;
}

describe('what a killed launcher left running', () => {
  it('is ended by the next one', async () => {
    const dir = temporaryDirectory();
    const { child, orphan } = await launcher(dir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(orphan)).toBe(true);

    const next = await ProcessBook.open(dir);
    expect(isRunning(orphan)).toBe(false);
    await next.close();
  });

  it('is left alone while that launcher lives', async () => {
    const dir = temporaryDirectory();
    const { child, orphan } = await launcher(dir);
    await expect(ProcessBook.open(dir)).rejects.toThrow(`Stop it first: kill ${child.pid}`);
    expect(isRunning(orphan)).toBe(true);

    child.kill('SIGKILL');
    await once(child, 'exit');
    await end(orphan);
  });

  it('is not mistaken for a process that got the same pid later', async () => {
    const dir = temporaryDirectory();
    const { child } = await launch(idle);
    const stranger = identified(child.pid);
    const gone = { pid: stranger.pid, startedAt: 'long ago' };
    const children = [{ ...gone, name: 'app', signal: 'SIGTERM' }];
    writeFileSync(join(dir, 'processes.json'), JSON.stringify({ launcher: gone, children }));

    const book = await ProcessBook.open(dir);
    await book.close();
    expect(isRunning(stranger)).toBe(true);
    await end(stranger);
  });
});

describe('ending a process', () => {
  it.each([
    ['that ignores the signal', stubborn, undefined],
    ['that is frozen', idle, 'SIGSTOP' as const],
  ])('one %s', async (_, code, before) => {
    const { child } = await launch(code);
    const target = identified(child.pid);
    if (before) child.kill(before);
    await end(target, 'SIGTERM', 200);
    expect(isRunning(target)).toBe(false);
  });

  it('ends the youngest first, and gives the directory back', async () => {
    const dir = temporaryDirectory();
    const log = join(dir, 'order');
    const book = await ProcessBook.open(dir);
    for (const name of ['database', 'app']) {
      const note = `require("fs").appendFileSync(${JSON.stringify(log)}, "${name} "); process.exit();`;
      const code = `process.on("SIGTERM", () => { ${note} }); ${idle}`;
      const { child } = await book.spawn(name, process.execPath, ['--eval', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
    }
    await book.close();
    expect(readFileSync(log, 'utf8')).toBe('app database ');
    expect(existsSync(join(dir, 'processes.json'))).toBe(false);
  });
});
