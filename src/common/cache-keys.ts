/** Where a value is kept, under which name the metrics count it, and for how long at most (ms). */
export interface CacheKey {
  readonly kind: string;
  readonly key: string;
  readonly ttlMs: number;
}

/** The TTL is a backstop: invalidation, not expiry, keeps a value right. A price may be overtaken by a feed that never told us. */
const ttlMsByKind = {
  portfolios: 300_000,
  portfolio: 300_000,
  'portfolio:rt': 300_000,
  'price:rt': 30_000,
};

const entry = (kind: keyof typeof ttlMsByKind, ...parts: string[]): CacheKey => ({
  kind,
  // Encoded, or the subject `rt:x` of one user could name a key of the user `x`.
  key: [kind, ...parts.map(encodeURIComponent)].join(':'),
  ttlMs: ttlMsByKind[kind],
});

/** The one place that makes cache keys. Lists in the plural, details in the singular, always with the user. */
export const cacheKeys = {
  /** the user's portfolios, without their positions */
  portfolios: (userId: string) => entry('portfolios', userId),
  /** one portfolio's holdings: everything about it that no price changes */
  portfolio: (userId: string, id: string) => entry('portfolio', userId, id),
  /** the valuation that was pushed last */
  valuedPortfolio: (userId: string, id: string) => entry('portfolio:rt', userId, id),
  /** the latest price of a symbol; an FX rate is the price of a pair such as EUR/USD */
  price: (symbol: string) => entry('price:rt', symbol),
};
