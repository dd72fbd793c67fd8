import type { Failure } from './failure.js';
import { Followed } from './followed.js';
import { Ladder, type ConnectionState } from './ladder.js';
import type { Feed, Link, OpenLink } from './link.js';
import { openPollLink } from './poll-link.js';
import { Session } from './session.js';
import { openSocketLink } from './socket-link.js';
import { openStreamLink } from './stream-link.js';
import { tell } from './screen.js';
import type { Notice, Portfolio, Price, Watchlist } from './types.js';

const WAYS: readonly OpenLink[] = [openSocketLink, openStreamLink, openPollLink];
const LONGEST_INTERVAL_MS = 3_600_000;

export interface ConnectOptions {
  /** of the server: `https://folio.example` */
  url: string;
  /** A JWT; asked for before the last one ends, on every reconnect, and once more after one was refused. */
  token: () => string | Promise<string>;
}

/** Ends what it belongs to. */
export type Stop = () => void;

/** Told why something is followed no longer. */
export type End = (code: string) => void;

export interface FreshfolioClient {
  /** Each state is the whole portfolio, and never older than the one before. `onEnd`: it was `deleted`, or is not there (`not_found`). */
  followPortfolio(id: string, onState: (portfolio: Portfolio) => void, onEnd?: End): Stop;
  /** Prices are followed by symbol; nothing comes of one that has no price yet. */
  followPrices(symbols: readonly string[], onPrice: (price: Price) => void, onEnd?: End): Stop;
  /**
   * Each state is the whole list as it was read, with the prices of then, and never older than the one before. It is read again when it
   * changes; over Server-Sent Events every 30 s.
   */
  followWatchlist(id: string, onState: (list: Watchlist) => void, onEnd?: End): Stop;
  onNotice(onNotice: (notice: Notice) => void): Stop;
  /** Called at once with the state of now. */
  onConnection(onConnection: (state: ConnectionState) => void): Stop;
  /** Nothing is shown until {@link resume}; then the latest of each that changed. */
  pause(): void;
  resume(): void;
  /** At most one delivery in so many ms. @throws RangeError outside of 0 to 3,600,000 */
  setRate(minIntervalMs: number): void;
  /** Does not wait for the next attempt, or the next look at a better way: the network is back, or somebody is impatient. */
  retryNow(): void;
  close(): void;
}

/** Follows portfolios and prices over WebSocket, else Server-Sent Events, else polling, and over the best one again as soon as it works. */
export function connect(options: ConnectOptions): FreshfolioClient {
  return new Client(options, WAYS);
}

export class Client implements FreshfolioClient, Feed {
  readonly url: string;
  readonly followed = new Followed(() => this.syncSoon());
  readonly session: Session;
  private readonly ladder: Ladder;
  private readonly notices = new Set<(notice: Notice) => void>();
  private readonly connections = new Set<(state: ConnectionState) => void>();
  private isSyncing = false;
  private state: ConnectionState = { state: 'reconnecting', retryAt: Date.now(), code: 'connecting' };

  constructor({ url, token }: ConnectOptions, ways: readonly OpenLink[]) {
    this.url = url;
    this.session = new Session(token, (renewed) => this.ladder.current?.authenticate(renewed));
    const rungs = ways.map((open) => () => open(this));
    this.ladder = new Ladder(rungs, {
      report: (state) => {
        this.state = state;
        for (const look of this.connections) tell(look, state);
      },
      forgetToken: () => this.session.forget(),
    });
    this.ladder.start();
  }

  followPortfolio(id: string, onState: (portfolio: Portfolio) => void, onEnd: End = nothing): Stop {
    return this.followed.portfolio(id, onState, onEnd);
  }

  followPrices(symbols: readonly string[], onPrice: (price: Price) => void, onEnd: End = nothing): Stop {
    const stops = symbols.map((symbol) => this.followed.price(symbol, onPrice, onEnd));
    return () => stops.forEach((stop) => stop());
  }

  followWatchlist(id: string, onState: (list: Watchlist) => void, onEnd: End = nothing): Stop {
    return this.followed.watchlist(id, onState, onEnd);
  }

  onNotice(onNotice: (notice: Notice) => void): Stop {
    this.notices.add(onNotice);
    return () => this.notices.delete(onNotice);
  }

  onConnection(onConnection: (state: ConnectionState) => void): Stop {
    this.connections.add(onConnection);
    tell(onConnection, this.state);
    return () => this.connections.delete(onConnection);
  }

  pause(): void {
    this.followed.isPaused = true;
    this.syncSoon();
  }

  resume(): void {
    this.followed.isPaused = false;
    this.followed.refresh();
    this.syncSoon();
  }

  setRate(minIntervalMs: number): void {
    const isGood = Number.isInteger(minIntervalMs) && minIntervalMs >= 0 && minIntervalMs <= LONGEST_INTERVAL_MS;
    if (!isGood) throw new RangeError(`minIntervalMs takes 0 to ${LONGEST_INTERVAL_MS}`);
    this.followed.minIntervalMs = minIntervalMs;
    this.syncSoon();
  }

  retryNow(): void {
    this.ladder.retryNow();
  }

  close(): void {
    this.ladder.close();
    this.session.forget();
  }

  notice(notice: Notice): void {
    for (const look of this.notices) tell(look, notice);
  }

  lost(link: Link, failure: Failure): void {
    this.ladder.lost(link, failure);
  }

  /** What is asked for in one go goes out in one. */
  private syncSoon(): void {
    if (this.isSyncing) return;
    this.isSyncing = true;
    queueMicrotask(() => {
      this.isSyncing = false;
      this.ladder.current?.sync();
    });
  }
}

const nothing = (): void => undefined;
