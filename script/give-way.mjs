import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** Lets a process, and those that it starts, run where nothing else wants to: what runs beside it has deadlines. */
export function giveWay(pid) {
  const low = constants.priority.PRIORITY_LOW;
  try {
    setPriority(pid, low);
    // Linux shares among sessions first, where it was told to: man 7 sched, autogroup.
    writeFileSync(`/proc/${pid}/autogroup`, String(low));
  } catch {
    // It is over already, or there is no such thing here.
  }
}
