import type { EventMap } from '../common/events.js';

type Change = EventMap['portfolio.changed'];

/** Far more than one process changes while Redis is away; what is beyond is valued when it is read, or with its next change. */
const MOST = 50_000;

/** What could not be marked for so long that the outbox does not tell it again. */
export class Unheard {
  private changes = new Map<string, Change>();
  private symbols = new Set<string>();
  /** the first of their prices */
  private since = Infinity;
  private everybody = false;

  addChange(change: Change): void {
    const { portfolioId, revision } = change;
    const known = this.changes.get(portfolioId);
    if (!known && this.changes.size >= MOST) return;
    const newest = known && known.revision > revision ? known : change;
    const committedAt = Math.min(change.committedAt, known?.committedAt ?? Infinity);
    this.changes.set(portfolioId, { ...newest, committedAt });
  }

  addSymbols(symbols: readonly string[], since: number): void {
    this.since = Math.min(this.since, since);
    for (const symbol of symbols) if (this.symbols.size < MOST) this.symbols.add(symbol);
  }

  addEverybody(): void {
    this.everybody = true;
  }

  take(): { changes: Change[]; symbols: string[]; since: number; everybody: boolean } {
    const { since, everybody } = this;
    const taken = { changes: [...this.changes.values()], symbols: [...this.symbols], since, everybody };
    this.changes = new Map();
    this.symbols = new Set();
    [this.since, this.everybody] = [Infinity, false];
    return taken;
  }
}
