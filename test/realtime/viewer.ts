import type { ConnectionState, FreshfolioClient, Portfolio } from '../../src/client/index.js';
import { type Ledger, postOf } from './ledger.js';

/** Looks at what a client shows: each state was true once, and none has a lower revision or number, or an older price, than the one before. */
export class Viewer<Client extends Pick<FreshfolioClient, 'followPortfolio' | 'onConnection'>> {
  readonly complaints: string[] = [];
  shown = 0;
  /** when it was live last, ms since 1970; Infinity where it is not */
  liveSince = Infinity;
  private last = new Map<string, Portfolio>();
  private readonly numbered = new Map<string, Portfolio>();
  private unjudged: Portfolio[] = [];

  constructor(
    readonly client: Client,
    private readonly ids: readonly string[],
    private readonly ledger: Ledger,
  ) {
    client.onConnection((connection) => this.connected(connection));
    for (const id of ids)
      client.followPortfolio(
        id,
        (portfolio) => this.see(portfolio),
        (code) => this.complain(code),
      );
  }

  /** What is told of a trade may come before the answer to it: the ledger is asked when nothing is on its way. */
  judge(): void {
    for (const portfolio of this.unjudged) {
      const complaint = this.ledger.judge(portfolio);
      if (complaint) this.complain(`${portfolio.sequence}: ${complaint}`);
    }
    this.unjudged = [];
  }

  isNewest(): boolean {
    return this.ids.every((id) => this.last.has(id) && this.ledger.isNewest(this.last.get(id)!));
  }

  /** What it shows, for people. */
  describe(): string {
    const states = [...this.last.values()].map(({ revision, sequence, positions }) => {
      const posts = positions.map(({ price }) => postOf(price)).join();
      return `revision ${revision}, sequence ${sequence}, posts ${posts}`;
    });
    return `live since ${this.liveSince}: ${states.join('; ')}`;
  }

  private see(portfolio: Portfolio): void {
    this.shown += 1;
    const before = this.last.get(portfolio.id);
    this.last.set(portfolio.id, portfolio);
    this.unjudged.push(portfolio);
    if (before) this.compare(before, portfolio);
    this.comparePrices(portfolio);
  }

  /** No price goes back in states that have a number of their own; what was polled has the number of the one before. */
  private comparePrices(portfolio: Portfolio): void {
    const before = this.numbered.get(portfolio.id);
    if (before && portfolio.sequence <= before.sequence) return;
    this.numbered.set(portfolio.id, portfolio);
    const known = new Map(before?.positions.map(({ symbol, price }) => [symbol, postOf(price)]));
    for (const { symbol, price } of portfolio.positions) {
      const last = known.get(symbol) ?? 0;
      if (postOf(price) < last) this.complain(`${portfolio.sequence}: ${symbol} back from ${last} to ${postOf(price)}`);
    }
  }

  private compare(before: Portfolio, portfolio: Portfolio): void {
    const isBack = portfolio.revision < before.revision || portfolio.sequence < before.sequence;
    if (isBack)
      this.complain(`back from ${before.revision}/${before.sequence} to ${portfolio.revision}/${portfolio.sequence}`);
  }

  private connected({ state }: ConnectionState): void {
    if (state !== 'live') this.liveSince = Infinity;
    else if (this.liveSince === Infinity) this.liveSince = Date.now();
  }

  private complain(complaint: string): void {
    this.complaints.push(complaint);
  }
}
