import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 50;
const EACH = 10;
const AT_ONCE = 4;

/** Ten symbols get a price twenty times a second, in turns, until the function that it returns is called. */
export function tick(url, token, symbols) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const isEnded = new AbortController();
  const underWay = new Set();
  const send = async (prices) => {
    const { ok, status } = await fetch(`${url}/api/v1/prices`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ prices }),
    });
    if (!ok) throw new Error(`Prices were answered ${status}`);
  };
  const run = async () => {
    for (let turn = 0; !isEnded.signal.aborted; turn += 1) {
      const asOf = new Date().toISOString();
      const prices = Array.from({ length: EACH }, (_, at) => ({
        symbol: `S${((turn * EACH + at) % symbols) + 1}`,
        price: (90 + 20 * Math.sin(turn / 7 + at)).toFixed(2),
        currency: 'USD',
        asOf,
      }));
      const sent = send(prices).finally(() => underWay.delete(sent));
      underWay.add(sent);
      await Promise.all([pause(EVERY_MS), underWay.size < AT_ONCE || Promise.race(underWay)]);
    }
    await Promise.all(underWay);
  };
  const running = run();
  running.catch(() => undefined);
  return async () => {
    isEnded.abort();
    await running;
  };
}
