/** How old a price is: < 5 s, < 60 s, < 15 min, older. After the close the official close is `fresh`. */
export type Freshness = 'live' | 'fresh' | 'stale' | 'outdated';

/** A decimal as text: money never is a binary fraction. */
export type Decimal = string;

/** `null` where it cannot be known. From `marketValue` on in the base currency; percentages in percent. */
export interface Position {
  id: string;
  symbol: string;
  quantity: Decimal;
  averageCost: Decimal | null;
  costBasis: Decimal;
  currency: string;
  price: Decimal | null;
  /** ISO 8601, UTC */
  priceAsOf: string | null;
  priceSource: string | null;
  openingPrice: Decimal | null;
  previousClose: Decimal | null;
  fxRate: Decimal | null;
  fxRateVia: string | null;
  previousFxRate: Decimal | null;
  marketValue: Decimal | null;
  unrealizedPnl: Decimal | null;
  unrealizedPnlPercent: Decimal | null;
  unrealizedPriceEffect: Decimal | null;
  unrealizedFxEffect: Decimal | null;
  realizedPnl: Decimal | null;
  realizedPriceEffect: Decimal | null;
  realizedFxEffect: Decimal | null;
  dividends: Decimal | null;
  interest: Decimal | null;
  fees: Decimal | null;
  dayChange: Decimal | null;
  dayChangePercent: Decimal | null;
  freshness: Freshness | null;
  version: number;
}

export interface Valuation {
  /** of the positions */
  marketValue: Decimal;
  cashValue: Decimal;
  totalValue: Decimal;
  costBasis: Decimal;
  unrealizedPnl: Decimal;
  realizedPnl: Decimal;
  dividends: Decimal;
  interest: Decimal;
  fees: Decimal;
  totalPnl: Decimal;
  dailyChange: Decimal | null;
  dailyChangePercent: Decimal | null;
  dailyChangeBasis: 'previousClose' | 'open';
  changeFromOpen: Decimal | null;
  changeFromOpenPercent: Decimal | null;
  dayChange: Decimal | null;
  dayChangePercent: Decimal | null;
  /** ISO 8601, UTC: of the oldest price in it */
  asOf: string;
  freshness: Freshness;
  /** false where a price or rate is missing: the sums then cover what is known */
  complete: boolean;
  missing: { symbol: string; reason: string }[];
}

export interface Portfolio {
  id: string;
  name: string;
  baseCurrency: string;
  costMethod: 'average' | 'fifo';
  entityId: string | null;
  allowNegativeCash: boolean;
  version: number;
  /** grows with whatever is written to it */
  revision: number;
  /** of the last update that is known to be part of it; stands still while it comes by polling */
  sequence: number;
  positions: Position[];
  cash: { currency: string; amount: Decimal }[];
  valuation: Valuation;
}

/** What changed of a portfolio after the state numbered `since`; 0: it is the whole. See {@link applyUpdate}. */
export interface PortfolioUpdate extends Partial<
  Omit<Portfolio, 'id' | 'revision' | 'sequence' | 'positions' | 'valuation'>
> {
  portfolioId: string;
  revision: number;
  sequence: number;
  since: number;
  valuation: Partial<Valuation>;
  positions: (Partial<Position> & Pick<Position, 'symbol'>)[];
  removed?: string[];
}

export interface Price {
  symbol: string;
  price: Decimal;
  currency: string | null;
  /** ISO 8601, UTC */
  asOf: string;
  openingPrice: Decimal | null;
  previousClose: Decimal | null;
  /** against the previous close, in the currency of the price */
  change: Decimal | null;
  changePercent: Decimal | null;
  volume: Decimal | null;
  source: string;
  freshness: Freshness;
}

/** Of a symbol that nobody has brought a price of. */
export interface NoPrice {
  symbol: string;
  price: null;
}

/** What is looked at without being held. From `price` on as of the reading: the prices of now are followed by symbol. */
export interface WatchlistItem {
  id: string;
  symbol: string;
  note: string | null;
  /** in the currency of the price */
  targetPrice: Decimal | null;
  /** counts edits of note and target */
  version: number;
  createdAt: string;
  price: Decimal | null;
  currency: string | null;
  /** ISO 8601, UTC */
  asOf: string | null;
  openingPrice: Decimal | null;
  previousClose: Decimal | null;
  change: Decimal | null;
  changePercent: Decimal | null;
  freshness: Freshness | null;
}

export interface Watchlist {
  id: string;
  name: string;
  /** counts every change, of the list itself and of its items */
  version: number;
  createdAt: string;
  /** in the order of the list */
  items: WatchlistItem[];
}

/** What the server has to tell: `code` for programs, `detail` for people, and whatever belongs to that code. */
export interface Notice {
  code: string;
  detail?: string;
  [member: string]: unknown;
}
