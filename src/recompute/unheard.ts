import type { EventMap } from '../common/events.js';

type Change = EventMap['portfolio.changed'];

/** Far more than one process changes while Redis is away; what is beyond is valued when it is read, or with its next change. */
const MOST = 50_000;

/** What could not be marked for so long that the outbox does not tell it again. */
export class Unheard {
  private changes = new Map<string, Change>();
  private symbols = new Set<string>();

  addChange(change: Change): void {
    const { portfolioId, revision } = change;
    const known = this.changes.get(portfolioId);
    if (known ? known.revision < revision : this.changes.size < MOST) this.changes.set(portfolioId, change);
  }

  addSymbols(symbols: readonly string[]): void {
    for (const symbol of symbols) if (this.symbols.size < MOST) this.symbols.add(symbol);
  }

  take(): { changes: Change[]; symbols: string[] } {
    const taken = { changes: [...this.changes.values()], symbols: [...this.symbols] };
    this.changes = new Map();
    this.symbols = new Set();
    return taken;
  }
}
