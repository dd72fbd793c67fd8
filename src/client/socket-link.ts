import { Manager, type Socket } from 'socket.io-client';
import { expandUpdate, type CompactUpdate, type Legend } from './compact.js';
import type { PortfolioClientEvents, PortfolioServerEvents, PriceClientEvents, PriceServerEvents } from './events.js';
import { Failure, within } from './failure.js';
import { DOUBT_MS } from './followed-portfolio.js';
import type { Feed, Link } from './link.js';
import { SocketRoom, type Requests } from './socket-room.js';
import type { NoPrice, Portfolio, PortfolioUpdate, Price, Watchlist } from './types.js';

const OPEN_MS = 5000;

type PortfolioSocket = Socket<PortfolioServerEvents, PortfolioClientEvents>;
type PriceSocket = Socket<PriceServerEvents, PriceClientEvents>;

/** By WebSocket: one connection for both namespaces. @throws Failure `unauthorized`, `timeout`, or why it is not passable */
export async function openSocketLink(feed: Feed): Promise<Link> {
  const token = await feed.session.token();
  const manager = new Manager(feed.url, {
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    timeout: OPEN_MS,
  });
  const link = new SocketLink(feed, manager, token);
  try {
    await link.open();
    return link;
  } catch (error) {
    link.close();
    throw error;
  }
}

class SocketLink implements Link {
  readonly transport = 'websocket';
  private readonly portfolios: PortfolioSocket;
  private readonly prices: PriceSocket;
  private readonly portfolioRoom: SocketRoom<Portfolio>;
  private readonly priceRoom: SocketRoom<Price | NoPrice>;
  private readonly watchlistRoom: SocketRoom<Watchlist>;
  private legend: Legend | undefined;
  private isClosed = false;

  constructor(
    private readonly feed: Feed,
    manager: Manager,
    private token: string,
  ) {
    const auth = (give: (auth: object) => void) => give({ token: this.token, compact: true });
    this.portfolios = manager.socket('/ws/portfolio', { auth });
    this.prices = manager.socket('/ws/prices', { auth });
    const lost = (failure: Failure) => this.lost(failure);
    const { followed } = feed;
    this.portfolioRoom = new SocketRoom<Portfolio>(requestsOf(this.portfolios), 'portfolioIds', followed, {
      answered: (answer) => this.takePortfolios(answer),
      lost,
    });
    this.priceRoom = new SocketRoom<Price | NoPrice>(requestsOf(this.prices), 'symbols', followed, {
      answered: ({ snapshots }) => snapshots.forEach((price) => followed.prices.get(price.symbol)?.snapshot(price)),
      lost,
    });
    const lists = {
      answered: ({ snapshots }: { snapshots: Watchlist[] }) =>
        snapshots.forEach((list) => followed.watchlists.get(list.id)?.snapshot(list)),
      lost,
    };
    this.watchlistRoom = new SocketRoom<Watchlist>(requestsOf(this.prices), 'watchlistIds', followed, lists, false);
  }

  async open(): Promise<void> {
    await connected(this.portfolios);
    // Whatever is said to a user is said in every namespace: it is heard in one.
    this.portfolios
      .on('notice', (notice) => this.feed.notice(notice))
      .on('portfolio.deleted', ({ portfolioId }) => this.feed.followed.end(portfolioId, 'deleted'))
      .on('portfolio.update', (update) => this.update(update))
      .on('u', (update) => this.update(this.expand(update)));
    this.watch(this.portfolios);
  }

  sync(): void {
    this.portfolioRoom.sync();
    const { prices, watchlists } = this.feed.followed;
    if (this.prices.connected) this.syncPrices();
    else if (prices.size + watchlists.size > 0 && !this.prices.active) void this.openPrices();
  }

  authenticate(token: string): void {
    this.token = token;
    for (const socket of [requestsOf(this.portfolios), requestsOf(this.prices)]) {
      // Unanswered or refused, the session ends as it would have: then another token is asked for.
      if (socket.connected) socket.timeout(OPEN_MS).emit('authenticate', { token }, nothing);
    }
  }

  close(): void {
    this.isClosed = true;
    this.portfolios.off().disconnect();
    this.prices.off().disconnect();
  }

  private async openPrices(): Promise<void> {
    try {
      await connected(this.prices);
    } catch (error) {
      return this.lost(error as Failure);
    }
    const { followed } = this.feed;
    this.prices
      .on('price.update', (price) => {
        if (followed.prices.get(price.symbol)?.update(price) === false) this.priceRoom.ask([price.symbol]);
      })
      .on('watchlist.changed', ({ watchlistId, version }) => {
        if (followed.watchlists.get(watchlistId)?.isBefore(version)) this.watchlistRoom.ask([watchlistId]);
      })
      .on('watchlist.deleted', ({ watchlistId }) => followed.end(watchlistId, 'deleted'));
    this.watch(this.prices);
    this.syncPrices();
  }

  private syncPrices(): void {
    this.priceRoom.sync();
    this.watchlistRoom.sync();
  }

  private watch(socket: PortfolioSocket | PriceSocket): void {
    const both = socket as PortfolioSocket;
    both.on('session.expired', () => this.lost(new Failure('unauthorized', 'The session has expired')));
    both.on('disconnect', (reason) => this.lost(new Failure('closed', reason)));
  }

  private takePortfolios(answer: { snapshots: Portfolio[]; legend?: Legend }): void {
    this.legend = answer.legend ?? this.legend;
    for (const portfolio of answer.snapshots) {
      const { id } = portfolio;
      if (this.feed.followed.portfolios.get(id)?.snapshot(portfolio) === false) this.askLater(id);
    }
  }

  private askLater(id: string): void {
    setTimeout(() => {
      if (!this.isClosed) this.portfolioRoom.ask([id]);
    }, DOUBT_MS);
  }

  /** What is the whole has names. */
  private expand(update: CompactUpdate | PortfolioUpdate): PortfolioUpdate {
    if (!Array.isArray(update)) return update as PortfolioUpdate;
    return expandUpdate(this.legend!, update as CompactUpdate) as PortfolioUpdate;
  }

  private update(update: PortfolioUpdate): void {
    const portfolio = this.feed.followed.portfolios.get(update.portfolioId);
    if (portfolio?.update(update) === false) this.portfolioRoom.ask([update.portfolioId]);
  }

  private lost(failure: Failure): void {
    if (this.isClosed) return;
    this.close();
    this.feed.lost(this, failure);
  }
}

function connected(socket: PortfolioSocket | PriceSocket): Promise<void> {
  const opened = new Promise<void>((resolve, reject) => {
    (socket as PortfolioSocket)
      .once('connect', resolve)
      .once('connect_error', (error: Error & { data?: { code?: string } }) =>
        reject(new Failure(error.data?.code ?? 'unreachable', error.message)),
      );
  });
  socket.connect();
  return within(OPEN_MS, opened);
}

/** Both are asked in the same way. */
const requestsOf = (socket: PortfolioSocket | PriceSocket) => socket as unknown as Requests;

const nothing = (): void => undefined;
