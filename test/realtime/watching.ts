import type { ConnectionState, FreshfolioClient, Portfolio } from '../../src/client/index.js';

/** Everything that was shown, and a way to wait for what is still to come. */
export function collect<T>() {
  const shown: T[] = [];
  const waiting = new Set<() => void>();
  const show = (value: T): void => {
    shown.push(value);
    for (const look of waiting) look();
  };
  const until = (wanted: (value: T) => boolean, withinMs = 15_000): Promise<T> =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        waiting.delete(look);
        settle();
      };
      const late = () =>
        reject(new Error(`Not shown within ${withinMs} ms; the last was ${JSON.stringify(shown.at(-1))}`));
      const timer = setTimeout(() => end(late), withinMs);
      const look = () => {
        const last = shown.at(-1);
        if (last !== undefined && wanted(last)) end(() => resolve(last));
      };
      waiting.add(look);
      look();
    });
  return { shown, show, until, latest: () => shown.at(-1) };
}

/** What a client shows of one portfolio, and of its connection. */
export function watch(client: FreshfolioClient, portfolioId: string) {
  const states = collect<Portfolio>();
  const connection = collect<ConnectionState>();
  const ends = collect<string>();
  client.onConnection(connection.show);
  const stop = client.followPortfolio(portfolioId, states.show, ends.show);
  return { states, connection, ends, stop };
}
