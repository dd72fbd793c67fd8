import type { Portfolio } from '../../src/client/index.js';

const DIGITS = 6;
/** At most, of the prices in one state. */
const APART_MS = 1000;

interface Post {
  symbols: ReadonlySet<string>;
  sentAt: number;
  acceptedAt: number;
}

/** In millionths, exactly. */
function millionths(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(DIGITS, '0'));
}

/** What was posted: which symbols moved with which post, and what each portfolio held at which revision. */
export class Ledger {
  private readonly posts: Post[] = [];
  private readonly holdings = new Map<string, Map<number, Record<string, number>>>();

  /** The next post moves these: their prices say which one it was. */
  post(symbols: readonly string[]): { prices: { symbol: string; price: string }[]; accepted: () => void } {
    const post: Post = { symbols: new Set(symbols), sentAt: Date.now(), acceptedAt: Infinity };
    const fraction = String(this.posts.push(post)).padStart(DIGITS, '0');
    const accepted = () => (post.acceptedAt = Date.now());
    return { prices: symbols.map((symbol) => ({ symbol, price: `100.${fraction}` })), accepted };
  }

  trade(portfolioId: string, revision: number, quantities: Record<string, number>): void {
    const known = this.holdings.get(portfolioId) ?? new Map<number, Record<string, number>>();
    this.holdings.set(portfolioId, known.set(revision, { ...quantities }));
  }

  /** Why this was never true; `undefined` where it was. */
  judge({ id, revision, positions, valuation }: Portfolio): string | undefined {
    const held = this.holdings.get(id)?.get(revision);
    const shown = Object.fromEntries(positions.map(({ symbol, quantity }) => [symbol, Number(quantity)]));
    if (!held) return `there is no revision ${revision}`;
    if (
      !positions.every(({ symbol }) => shown[symbol] === held[symbol]) ||
      positions.length !== Object.keys(held).length
    )
      return `revision ${revision} holds ${JSON.stringify(held)}, not ${JSON.stringify(shown)}`;
    const sum = positions.reduce(
      (total, { quantity, price }) => total + BigInt(quantity) * millionths(price ?? '0'),
      0n,
    );
    if (sum !== millionths(valuation.marketValue)) return `${valuation.marketValue} is not the sum of its positions`;
    return this.judgePrices(positions);
  }

  /** Whether everything that was posted is in it. */
  isNewest({ id, revision, positions }: Portfolio): boolean {
    const newest = Math.max(...(this.holdings.get(id)?.keys() ?? []));
    return revision === newest && positions.every(({ symbol, price }) => postOf(price) === this.lastPost(symbol));
  }

  /** Prices of different symbols are read one by one from what processes remember: those of one state may be some time apart, and no more. */
  private judgePrices(positions: Portfolio['positions']): string | undefined {
    const newest = Math.max(...positions.map(({ price }) => postOf(price)));
    const at = this.posts[newest - 1]?.sentAt;
    if (at === undefined) return `there was no post ${newest}`;
    for (const { symbol, price } of positions) {
      const missed = this.lastPost(symbol, ({ acceptedAt }) => acceptedAt < at - APART_MS);
      if (postOf(price) < missed) return `at post ${newest} ${symbol} has that of post ${postOf(price)}, not ${missed}`;
    }
    return undefined;
  }

  private lastPost(symbol: string, counts: (post: Post) => boolean = () => true): number {
    return this.posts.findLastIndex((post) => post.symbols.has(symbol) && counts(post)) + 1;
  }
}

/** Which post brought this price. */
export const postOf = (price: string | null): number => Number(price?.split('.')[1]?.padEnd(DIGITS, '0') ?? 0);
