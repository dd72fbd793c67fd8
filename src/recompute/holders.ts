import type { ActivePortfolio } from './active-portfolios.js';
import type { Mark } from './dirty-marks.js';

/** What memory is given: of more portfolios than that the rest is valued when it is read. */
export const MOST_PORTFOLIOS = 50_000;

interface Holder extends ActivePortfolio {
  uses: readonly string[];
  loadedAt: number;
  seenAt: number;
}

/** Which portfolios depend on which symbols. In memory; times are ms of this process' clock. */
export class Holders {
  private readonly holders = new Map<string, Holder>();
  private readonly bySymbol = new Map<string, Set<Holder>>();

  get size(): number {
    return this.holders.size;
  }

  has(portfolioId: string): boolean {
    return this.holders.has(portfolioId);
  }

  all(): ActivePortfolio[] {
    return [...this.holders.values()];
  }

  see(portfolioId: string, now: number): void {
    const holder = this.holders.get(portfolioId);
    if (holder) holder.seenAt = now;
  }

  /** Those that were loaded before `then`, the oldest first. */
  loadedBefore(then: number, most: number): ActivePortfolio[] {
    const old: ActivePortfolio[] = [];
    for (const holder of this.holders.values()) {
      if (old.length >= most || holder.loadedAt >= then) break;
      old.push(holder);
    }
    return old;
  }

  /** Whether it depends on something else now. Whatever is put stands behind those that were put before. */
  put({ portfolioId, userId }: ActivePortfolio, uses: readonly string[], now: number): boolean {
    const known = this.holders.get(portfolioId);
    if (!known && this.size >= MOST_PORTFOLIOS) return false;
    this.remove(portfolioId);
    const holder: Holder = { portfolioId, userId, uses, loadedAt: now, seenAt: known?.seenAt ?? now };
    this.holders.set(portfolioId, holder);
    for (const symbol of uses) {
      const others = this.bySymbol.get(symbol);
      if (others) others.add(holder);
      else this.bySymbol.set(symbol, new Set([holder]));
    }
    return known?.uses.join() !== uses.join();
  }

  removeUnseenSince(then: number): void {
    for (const { portfolioId, seenAt } of this.holders.values()) if (seenAt < then) this.remove(portfolioId);
  }

  remove(portfolioId: string): void {
    const holder = this.holders.get(portfolioId);
    if (!holder) return;
    this.holders.delete(portfolioId);
    for (const symbol of holder.uses) {
      const others = this.bySymbol.get(symbol);
      others?.delete(holder);
      if (others?.size === 0) this.bySymbol.delete(symbol);
    }
  }

  clear(): void {
    this.holders.clear();
    this.bySymbol.clear();
  }

  of(symbols: readonly string[]): Mark[] {
    const marks = new Map<Holder, string[]>();
    for (const symbol of symbols) {
      for (const holder of this.bySymbol.get(symbol) ?? []) {
        const changes = marks.get(holder);
        if (changes) changes.push(symbol);
        else marks.set(holder, [symbol]);
      }
    }
    return [...marks].map(([{ userId, portfolioId }, changes]) => ({ userId, portfolioId, changes }));
  }
}
