import { divide, type Money, money } from '../common/money.js';

const ONE = money('1');
/** Where a pair is not quoted, the rate goes over one of these, the first that both sides are quoted in. */
const BRIDGES = ['EUR', 'USD'];

/** What one unit of a currency costs in another one. */
export interface Rate {
  rate: Money;
  /** the currency that it goes over, where the pair itself is not quoted */
  via: string | null;
}

/** The price of a pair such as EUR/USD; `undefined` where nobody has brought it. */
type PairPrice = (pair: string) => string | undefined;

/** The rate as brought, else the inverse of the opposite pair, else over EUR or USD; to 18 places. `null`: there is no way. */
export function rateBetween(from: string, to: string, priceOf: PairPrice): Rate | null {
  if (from === to) return { rate: ONE, via: null };
  const quoted = quotedRate(from, to, priceOf);
  if (quoted) return { rate: quoted, via: null };
  for (const via of bridgesBetween(from, to)) {
    const [first, second] = [quotedRate(from, via, priceOf), quotedRate(via, to, priceOf)];
    const rate = first && second && divide(first.times(second), ONE);
    if (rate) return { rate, via };
  }
  return null;
}

/** Every pair that the rate may come from directly. */
export const pairsBetween = (from: string, to: string): string[] =>
  from === to ? [] : [`${from}/${to}`, `${to}/${from}`];

/** Those that it may come from where the direct ones are not quoted. */
export const bridgePairsBetween = (from: string, to: string): string[] =>
  from === to ? [] : bridgesBetween(from, to).flatMap((via) => pairsBetween(from, via).concat(pairsBetween(via, to)));

const bridgesBetween = (from: string, to: string) => BRIDGES.filter((currency) => currency !== from && currency !== to);

function quotedRate(from: string, to: string, priceOf: PairPrice): Money | null {
  const direct = priceOf(`${from}/${to}`);
  if (direct !== undefined) return money(direct);
  const opposite = priceOf(`${to}/${from}`);
  return opposite === undefined ? null : divide(ONE, money(opposite));
}
