import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../test/torture/random.mjs';
import { request } from '../support/requests.mjs';
import { idOf } from './portfolios.mjs';

const PERIOD_MS = 50;

/** Reads one of the portfolios every 50 ms until it is stopped. @returns how many milliseconds each answer took */
export async function readLightly({ apps: [web], token }, count, seed, signal) {
  const random = new Random(seed);
  const [connection] = await web.connect(1);
  const times = [];
  while (!signal.aborted) {
    const startedAt = performance.now();
    const { status } = await connection.send(request('GET', `/api/v1/portfolios/${idOf(random.whole(count))}`, token));
    if (status !== 200) throw new Error(`An answer was ${status}`);
    times.push(performance.now() - startedAt);
    await pause(Math.max(0, PERIOD_MS - times.at(-1)));
  }
  connection.close();
  return times;
}
