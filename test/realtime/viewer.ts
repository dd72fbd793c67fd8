import type { ConnectionState, FreshfolioClient, Portfolio } from '../../src/client/index.js';
import { type Ledger, postOf } from './ledger.js';

/** Looks at what a client shows: each state was true once, and none has a lower revision or number than the one before. */
export class Viewer<Client extends Pick<FreshfolioClient, 'followPortfolio' | 'onConnection'>> {
  readonly complaints: string[] = [];
  shown = 0;
  /** when it was live last, ms since 1970; Infinity where it is not */
  liveSince = Infinity;
  private last = new Map<string, Portfolio>();
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
