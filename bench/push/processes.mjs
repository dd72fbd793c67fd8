import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../script/paths.mjs';

/** A module of this folder as a process that is asked by messages. */
export async function fork({ book }, name, env = {}) {
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
  const path = join(root, 'bench', 'push', `${name}.mjs`);
  const { child, end } = await book.spawn(name, process.execPath, [path], {
    env: { PATH: process.env.PATH, ...env },
    stdio,
  });
  const [first] = await once(child, 'message');
  return {
    pid: child.pid,
    child,
    end,
    ...first,
    async ask(stage, rest = {}) {
      const answered = once(child, 'message');
      child.send({ stage, ...rest });
      const [answer] = await answered;
      if (answer.error) throw new Error(answer.error);
      return answer;
    },
  };
}

/** Bytes in use in a process once the garbage is gone, those that the system gave it then, and before. */
export async function memoryOf(child) {
  const answered = once(child, 'message');
  child.send({ stage: 'memory' });
  const [answer] = await answered;
  return answer;
}

/** CPU (s) of a process (man 5 proc_pid_stat). */
export function usageOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100 };
}

export const sum = (values) => values.reduce((total, value) => total + value, 0);
