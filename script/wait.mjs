import { setTimeout as delay } from 'node:timers/promises';

/** Asks `probe` again and again; whether it said yes within `patience` milliseconds. What it throws is passed on. */
export async function until(probe, patience, pause = 20) {
  const deadline = performance.now() + patience;
  for (;;) {
    if (await probe()) return true;
    if (performance.now() > deadline) return false;
    await delay(pause);
  }
}
