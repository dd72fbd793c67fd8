import type { CompactUpdate, Legend } from './compact.js';
import type { NoPrice, Notice, Portfolio, PortfolioUpdate, Price, Watchlist } from './types.js';

/** What every request is acknowledged with. */
export type Ack<Members = unknown> = ({ ok: true } & Members) | { ok: false; code: string; detail: string };
export type Acknowledge<Members = unknown> = (ack: Ack<Members>) => void;

/** What a server says in every namespace. */
interface ServerEvents {
  notice: (notice: Notice) => void;
  /** the token has ended; the disconnect follows */
  'session.expired': (nothing: object) => void;
}

interface ClientEvents {
  /** nothing is sent until `resume`, and then the latest of each that changed */
  pause: (nothing: object, acknowledge?: Acknowledge) => void;
  resume: (nothing: object, acknowledge?: Acknowledge) => void;
  rate: (rate: { minIntervalMs: number }, acknowledge?: Acknowledge<{ minIntervalMs: number }>) => void;
  /** a later token for the session that is open */
  authenticate: (renewal: { token: string }, acknowledge?: Acknowledge) => void;
}

/** Server → client in `/ws/portfolio`. */
export interface PortfolioServerEvents extends ServerEvents {
  'portfolio.update': (update: PortfolioUpdate) => void;
  /** the same in fewer bytes, where `auth.compact` asked for it; the `legend` reads it ({@link expandUpdate}) */
  u: (update: CompactUpdate | PortfolioUpdate) => void;
  'portfolio.changed': (change: { portfolioId: string; revision: number }) => void;
  'portfolio.deleted': (deleted: { portfolioId: string }) => void;
}

/** Client → server in `/ws/portfolio`. */
export interface PortfolioClientEvents extends ClientEvents {
  subscribe: (
    wanted: { portfolioIds: string[] },
    acknowledge: Acknowledge<{ snapshots: Portfolio[]; legend?: Legend }>,
  ) => void;
  unsubscribe: (unwanted: { portfolioIds: string[] }, acknowledge?: Acknowledge) => void;
}

/** Server → client in `/ws/prices`. */
export interface PriceServerEvents extends ServerEvents {
  'price.update': (price: Price | NoPrice) => void;
  /** it has another version now: to be read again */
  'watchlist.changed': (change: { watchlistId: string; version: number }) => void;
  'watchlist.deleted': (deleted: { watchlistId: string }) => void;
}

/** Client → server in `/ws/prices`. */
export interface PriceClientEvents extends ClientEvents {
  subscribe: (
    ...request:
      | [wanted: { symbols: string[] }, acknowledge: Acknowledge<{ snapshots: (Price | NoPrice)[] }>]
      | [wanted: { watchlistIds: string[] }, acknowledge: Acknowledge<{ snapshots: Watchlist[] }>]
  ) => void;
  unsubscribe: (unwanted: { symbols: string[] } | { watchlistIds: string[] }, acknowledge?: Acknowledge) => void;
}
