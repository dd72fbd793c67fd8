/** How long a value is kept at most (ms): in market hours, outside of them, and where the answer was that there is nothing (`null`). */
export interface Ttl {
  readonly busyMs: number;
  readonly quietMs: number;
  readonly missingMs: number;
}

/** Where a value is kept, under which name the metrics count it, for how long, and which of two values is newer. */
export interface CacheKey {
  readonly kind: string;
  readonly key: string;
  readonly ttl: Ttl;
  /** it is kept by the hours of this one's market; left out: by those of the house */
  readonly instrument?: string;
  /** also of `null`; left out where values of this kind are not counted */
  readonly revisionOf?: (value: unknown) => number;
}

interface Policy extends Ttl {
  /** how many names follow the kind in a key */
  parts: number;
  /** the first of them is an instrument */
  ofInstrument?: true;
  revisionOf?: CacheKey['revisionOf'];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The TTL is a backstop: invalidation, not expiry, keeps a value right. A price may be overtaken by a feed that never told us. */
const policies = {
  portfolios: { parts: 1, busyMs: 5 * MINUTE, quietMs: 30 * MINUTE, missingMs: 30 * SECOND },
  portfolio: {
    parts: 2,
    busyMs: 5 * MINUTE,
    quietMs: 30 * MINUTE,
    missingMs: 30 * SECOND,
    revisionOf: (value) => (value as { portfolio: { revision: number } } | null)?.portfolio.revision ?? 0,
  },
  'portfolio:rt': { parts: 2, busyMs: 5 * MINUTE, quietMs: 30 * MINUTE, missingMs: 30 * SECOND },
  watchlists: { parts: 1, busyMs: 5 * MINUTE, quietMs: 30 * MINUTE, missingMs: 30 * SECOND },
  watchlist: {
    parts: 2,
    busyMs: 5 * MINUTE,
    quietMs: 30 * MINUTE,
    missingMs: 30 * SECOND,
    revisionOf: (value) => (value as { version: number } | null)?.version ?? 0,
  },
  preferences: {
    parts: 1,
    busyMs: 5 * MINUTE,
    quietMs: 30 * MINUTE,
    missingMs: 30 * SECOND,
    revisionOf: (value) => (value as { version: number } | null)?.version ?? 0,
  },
  access: { parts: 1, busyMs: 5 * MINUTE, quietMs: 30 * MINUTE, missingMs: 30 * SECOND },
  'price:rt': {
    parts: 1,
    ofInstrument: true,
    busyMs: 30 * SECOND,
    quietMs: 5 * MINUTE,
    missingMs: 10 * SECOND,
    revisionOf: (value) => Date.parse((value as { asOf: string } | null)?.asOf ?? '1970-01-01'),
  },
} satisfies Record<string, Policy>;

type Kind = keyof typeof policies;

function entry(kind: Kind, ...parts: string[]): CacheKey {
  const { busyMs, quietMs, missingMs, revisionOf, ofInstrument }: Policy = policies[kind];
  // Encoded, or the subject `rt:x` of one user could name a key of the user `x`.
  const key = [kind, ...parts.map(encodeURIComponent)].join(':');
  const instrument = ofInstrument && parts[0];
  return { kind, key, ttl: { busyMs, quietMs, missingMs }, revisionOf, instrument };
}

/** The one place that makes cache keys. Lists in the plural, details in the singular, always with the user. */
export const cacheKeys = {
  /** the user's portfolios, without their positions */
  portfolios: (userId: string) => entry('portfolios', userId),
  /** one portfolio's holdings: everything about it that no price changes */
  portfolio: (userId: string, id: string) => entry('portfolio', userId, id),
  /** the valuation that was pushed last */
  valuedPortfolio: (userId: string, id: string) => entry('portfolio:rt', userId, id),
  /** the user's watchlists, without what is in them */
  watchlists: (userId: string) => entry('watchlists', userId),
  /** one watchlist with its items, without prices */
  watchlist: (userId: string, id: string) => entry('watchlist', userId, id),
  /** what the user asked for */
  preferences: (userId: string) => entry('preferences', userId),
  /** which of the user's tokens are worth something */
  access: (userId: string) => entry('access', userId),
  /** the latest price of a symbol; an FX rate is the price of a pair such as EUR/USD */
  price: (symbol: string) => entry('price:rt', symbol),
};

/** What a key was made of; `null` where it is none of ours. A kind may hold a colon, a part never does. */
export function parseKey(key: string): (CacheKey & { readonly parts: readonly string[] }) | null {
  for (const kind of Object.keys(policies) as Kind[]) {
    const encoded = key.startsWith(`${kind}:`) ? key.slice(kind.length + 1).split(':') : [];
    if (encoded.length !== policies[kind].parts) continue;
    const parts = encoded.map(decode);
    const made = entry(kind, ...parts);
    // Else it is written in another way than we write it.
    if (made.key === key) return { ...made, parts };
  }
  return null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
