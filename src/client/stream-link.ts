import { asFailure, Failure } from './failure.js';
import { readEvents, type StreamEvent } from './event-source.js';
import { DOUBT_MS, wholeOf } from './followed-portfolio.js';
import type { Feed, Link } from './link.js';
import type { NoPrice, Notice, PortfolioUpdate, Price } from './types.js';
import { WatchlistPoll } from './watchlist-poll.js';

/** A browser opens six connections to one host over HTTP/1.1, and one is for requests. */
const MOST_STREAMS = 5;
/** of one stream */
const MOST_SYMBOLS = 100;

/** By Server-Sent Events. @throws Failure where nothing comes through, or `too_many_streams` */
export async function openStreamLink(feed: Feed): Promise<Link> {
  const link = new StreamLink(feed);
  await link.prove();
  return link;
}

/** What a stream is about. */
interface Subject {
  path: string;
  portfolioId?: string;
}

class StreamLink implements Link {
  readonly transport = 'sse';
  private readonly streams = new Map<string, AbortController>();
  /** Streams are few: watchlists have none of their own. */
  private readonly watchlists: WatchlistPoll;
  private isClosed = false;

  constructor(private readonly feed: Feed) {
    this.watchlists = new WatchlistPoll(feed, (failure) => this.lost(failure));
  }

  /** A proxy may keep a stream to itself until it ends: something has to come before it is relied on. */
  async prove(): Promise<void> {
    const subjects = this.subjects();
    if (subjects.length > MOST_STREAMS) throw new Failure('too_many_streams');
    const [first] = subjects;
    if (!first) return;
    const control = new AbortController();
    let hasAnswered = false;
    try {
      const onAnswer = () => {
        hasAnswered = true;
        control.abort();
      };
      await readEvents(this.feed, { path: first.path, signal: control.signal, onEvent: () => undefined, onAnswer });
    } catch (error) {
      const failure = asFailure(error);
      if (!hasAnswered && failure.code !== 'not_found') throw failure;
    }
  }

  sync(): void {
    const subjects = this.subjects();
    if (subjects.length > MOST_STREAMS) return this.lost(new Failure('too_many_streams'));
    const paths = new Set(subjects.map(({ path }) => path));
    for (const [path, control] of this.streams) {
      if (paths.has(path)) continue;
      control.abort();
      this.streams.delete(path);
    }
    for (const subject of subjects) if (!this.streams.has(subject.path)) this.begin(subject, true);
    this.watchlists.sync();
  }

  /** A stream ends with its token: others take their place, from where they were. */
  authenticate(): void {
    this.end();
    this.sync();
  }

  close(): void {
    this.isClosed = true;
    this.watchlists.close();
    this.end();
  }

  private end(): void {
    for (const control of this.streams.values()) control.abort();
    this.streams.clear();
  }

  private begin(subject: Subject, goesOn: boolean): void {
    this.streams.get(subject.path)?.abort();
    const control = new AbortController();
    this.streams.set(subject.path, control);
    this.read(subject, control, goesOn).catch((error: unknown) => {
      if (control.signal.aborted) return;
      const failure = asFailure(error);
      const { portfolioId } = subject;
      if (portfolioId === undefined || failure.code !== 'not_found') return this.lost(failure);
      this.streams.delete(subject.path);
      this.feed.followed.end(portfolioId, failure.code);
    });
  }

  private async read(subject: Subject, control: AbortController, goesOn: boolean): Promise<void> {
    const { path, portfolioId = '' } = subject;
    const sequence = goesOn ? this.feed.followed.portfolios.get(portfolioId)?.sequence : undefined;
    const answered = new Set<string>();
    const onEvent = ({ event, data }: StreamEvent) => {
      if (!control.signal.aborted) this.take(subject, event, data, answered);
    };
    await readEvents(this.feed, { path, lastEventId: sequence?.toString(), signal: control.signal, onEvent });
    throw new Failure('closed', 'The stream has ended');
  }

  private take(subject: Subject, event: string, data: unknown, answered: Set<string>): void {
    if (event === 'session.expired') this.lost(new Failure('unauthorized', 'The session has expired'));
    else if (event === 'portfolio.deleted') this.feed.followed.end(subject.portfolioId!, 'deleted');
    else if (event === 'portfolio.update') this.takeUpdate(subject, data as PortfolioUpdate, answered);
    else if (event === 'price.update') this.takePrice(subject, data as Price | NoPrice, answered);
    // Whatever is said to a user is said in every stream: it is heard in one.
    else if (event === 'notice' && this.streams.keys().next().value === subject.path) this.feed.notice(data as Notice);
  }

  /** The first of each is the answer to the request. Where something is missing the request is made again. */
  private takeUpdate(subject: Subject, update: PortfolioUpdate, answered: Set<string>): void {
    const portfolio = this.feed.followed.portfolios.get(update.portfolioId);
    const isAnswer = !answered.has(update.portfolioId) && update.since === 0;
    answered.add(update.portfolioId);
    if (isAnswer) {
      if (portfolio?.snapshot(wholeOf(update)) === false) this.askLater(subject);
    } else if (portfolio?.update(update) === false) this.begin(subject, false);
  }

  private askLater(subject: Subject): void {
    const control = this.streams.get(subject.path);
    setTimeout(() => {
      if (control && this.streams.get(subject.path) === control) this.begin(subject, false);
    }, DOUBT_MS);
  }

  private takePrice(subject: Subject, update: Price | NoPrice, answered: Set<string>): void {
    const price = this.feed.followed.prices.get(update.symbol);
    const isAnswer = !answered.has(update.symbol);
    answered.add(update.symbol);
    if (isAnswer) price?.snapshot(update);
    else if (price?.update(update) === false) this.begin(subject, false);
  }

  private subjects(): Subject[] {
    const { portfolios, prices, minIntervalMs } = this.feed.followed;
    const rate = minIntervalMs > 0 ? `minIntervalMs=${minIntervalMs}` : '';
    const symbols = [...prices.keys()].toSorted();
    const parts = Array.from({ length: Math.ceil(symbols.length / MOST_SYMBOLS) }, (_, part) =>
      symbols.slice(part * MOST_SYMBOLS, (part + 1) * MOST_SYMBOLS).map(encodeURIComponent),
    );
    return [
      ...[...portfolios.keys()].map((portfolioId) => ({
        path: `/api/v1/stream/portfolios/${encodeURIComponent(portfolioId)}?${rate}`,
        portfolioId,
      })),
      ...parts.map((part) => ({ path: `/api/v1/stream/prices?symbols=${part.join(',')}&${rate}` })),
    ];
  }

  private lost(failure: Failure): void {
    if (this.isClosed) return;
    this.close();
    this.feed.lost(this, failure);
  }
}
