import { randomUUID } from 'node:crypto';
import type { Client } from '../support/client.js';
import type { Ledger } from './ledger.js';

const AGAIN_MS = 50;

export interface Book {
  id: string;
  owner: Client;
  quantities: Record<string, number>;
}

/** Writes prices and trades into the ledger and the service, without end; what is not answered is sent again. */
export class Writers {
  lastWrite = 0;
  private isWriting = false;
  private running: Promise<void>[] = [];

  constructor(
    private readonly feed: Client,
    private readonly books: readonly Book[],
    private readonly symbols: readonly string[],
    private readonly ledger: Ledger,
    private readonly below: (limit: number) => number,
  ) {}

  /** One price write in so many ms, and a trade for five of them. */
  start(everyMs: number): void {
    this.isWriting = true;
    this.running = [this.repeat(everyMs, () => this.prices()), this.repeat(everyMs * 5, () => this.trade())];
  }

  /** Resolves when everything that was begun is done. */
  async stop(): Promise<void> {
    this.isWriting = false;
    await Promise.all(this.running);
  }

  /** Moves these, or some. */
  async prices(symbols = this.symbols.filter(() => this.below(3) === 0)): Promise<void> {
    const { prices, accepted } = this.ledger.post(symbols.length > 0 ? symbols : [this.symbols[0]!]);
    await this.insist(() => {
      const facts = { asOf: new Date().toISOString(), currency: 'USD' };
      return this.feed.post('/api/v1/prices', { prices: prices.map((price) => Object.assign({}, price, facts)) });
    });
    accepted();
  }

  async trade(
    book = this.books[this.below(this.books.length)]!,
    symbol = this.symbols[this.below(this.symbols.length)]!,
  ): Promise<void> {
    const trade = { executionId: randomUUID(), type: 'buy', symbol, quantity: '1', price: '100' };
    const body = await this.insist(() => book.owner.post(`/api/v1/portfolios/${book.id}/trades`, trade));
    book.quantities[symbol] = (book.quantities[symbol] ?? 0) + 1;
    this.ledger.trade(book.id, Number(body.revision), book.quantities);
  }

  private async repeat(everyMs: number, write: () => Promise<void>): Promise<void> {
    while (this.isWriting) {
      await write();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  private async insist(send: () => ReturnType<Client['post']>): Promise<{ revision?: unknown }> {
    for (;;) {
      const answer = await send().catch(() => undefined);
      if (answer && answer.status < 300) {
        this.lastWrite = Date.now();
        return answer.body;
      }
      if (answer && answer.status < 429) throw new Error(JSON.stringify(answer.body));
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
