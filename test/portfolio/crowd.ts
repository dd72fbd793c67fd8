import { randomUUID } from 'node:crypto';
import type { Answer, Client } from '../support/client.js';

/** What somebody did, and what they heard. */
export interface Deed {
  did: string;
  answer: Answer;
}

const SYMBOLS = 40;
const symbolOf = (pick: Pick) => `S${pick(SYMBOLS)}`;
/** A symbol is traded in one currency. */
const currencyOf = (symbol: string) => (symbol.endsWith('0') ? 'EUR' : 'USD');
const DAY_MS = 86_400_000;
const LATE_DAYS = 5;

type Pick = (below: number) => number;
/** `null`: there was nothing to do it to. */
type Act = (user: Client, portfolio: string, pick: Pick) => Promise<Answer | null>;

const tradeOf = (type: string, pick: Pick) => {
  const symbol = symbolOf(pick);
  // One in five was executed before others.
  const executedAt = pick(5) === 0 ? new Date(Date.now() - pick(LATE_DAYS * DAY_MS)) : new Date();
  const figures = {
    quantity: `${1 + pick(9)}.${pick(1000)}`,
    price: `${90 + pick(20)}.${10 + pick(90)}`,
    fee: `0.${pick(100)}`,
  };
  return { executionId: randomUUID(), type, symbol, currency: currencyOf(symbol), executedAt, ...figures };
};

const trade =
  (type: string): Act =>
  (user, portfolio, pick) =>
    user.post(`${portfolio}/trades`, tradeOf(type, pick));

/** Reads, then writes with the version that was read: by then somebody else may have been there. */
const editHolding =
  (edit: (user: Client, path: string, version: number, pick: Pick) => Promise<Answer>): Act =>
  async (user, portfolio, pick) => {
    const { positions } = (await user.get(portfolio)).body;
    const position = positions[pick(positions.length)];
    return position ? edit(user, `${portfolio}/holdings/${position.id}`, position.version, pick) : null;
  };

const editPortfolio =
  (changes: (pick: Pick) => object): Act =>
  async (user, portfolio, pick) => {
    const { body } = await user.get(portfolio);
    return user.patch(portfolio, { ...changes(pick), expectedVersion: body.version });
  };

const correct =
  (act: (user: Client, path: string, pick: Pick) => Promise<Answer>): Act =>
  async (user, portfolio, pick) => {
    const { body } = await user.get(`${portfolio}/trades?limit=20`);
    const found = body.items[pick(body.items.length)];
    return found ? act(user, `${portfolio}/trades/${found.id}`, pick) : null;
  };

const acts: Record<string, { weight: number; act: Act }> = {
  buy: { weight: 6, act: trade('buy') },
  sell: { weight: 4, act: trade('sell') },
  set: {
    weight: 3,
    act: editHolding((user, path, expectedVersion, pick) =>
      user.patch(path, { quantity: String(1 + pick(50)), expectedVersion }),
    ),
  },
  remove: { weight: 2, act: editHolding((user, path, version) => user.delete(`${path}?expectedVersion=${version}`)) },
  open: {
    weight: 3,
    act: (user, portfolio, pick) => {
      const symbol = symbolOf(pick);
      const holding = { symbol, quantity: String(1 + pick(50)), averageCost: '100.01', currency: currencyOf(symbol) };
      return user.post(`${portfolio}/holdings`, holding, { 'idempotency-key': randomUUID() });
    },
  },
  rename: { weight: 1, act: editPortfolio((pick) => ({ name: `Name ${pick(1000)}` })) },
  switch: { weight: 2, act: editPortfolio((pick) => ({ costMethod: pick(2) === 0 ? 'average' : 'fifo' })) },
  amend: { weight: 2, act: correct((user, path, pick) => user.patch(path, { price: `${90 + pick(20)}.5` })) },
  cancel: { weight: 1, act: correct((user, path) => user.delete(path)) },
};
const weighted = Object.entries(acts).flatMap(([did, { weight }]) => Array.from({ length: weight }, () => did));

/** Writes one thing after the other for at least so long (ms), and until everything has been done once; at most six times as long. */
export async function crowd(
  users: readonly Client[],
  portfolio: string,
  lastsMs: number,
  random: (seed: number) => Pick,
) {
  const deeds: Deed[] = [];
  const left = new Set(weighted);
  const start = Date.now();
  const goesOn = (ms: number) => ms < lastsMs || (left.size > 0 && ms < 6 * lastsMs);
  const write = async (user: Client, pick: Pick): Promise<void> => {
    while (goesOn(Date.now() - start)) {
      const did = weighted[pick(weighted.length)]!;
      const answer = await acts[did]!.act(user, portfolio, pick);
      if (answer && answer.status < 300) left.delete(did);
      if (answer) deeds.push({ did, answer });
    }
  };
  await Promise.all(users.map((user, index) => write(user, random(index + 1))));
  return { deeds, left: [...left] };
}
