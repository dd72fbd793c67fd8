import { applyUpdate } from './apply-update.js';
import { Screen } from './screen.js';
import type { Portfolio, PortfolioUpdate } from './types.js';

/** After so long what the server remembers is what PostgreSQL has. */
export const DOUBT_MS = 1000;

/** A portfolio as it is shown, and the numbered state that updates are applied to. */
export class FollowedPortfolio {
  readonly screen: Screen<Portfolio>;
  private base: Portfolio | undefined;
  /** what was polled, where that is shown */
  private unnumbered: Portfolio | undefined;
  /** since when answers are behind what was polled, ms since 1970 */
  private doubtedSince: number | undefined;

  constructor(isPaused: () => boolean) {
    this.screen = new Screen(isPaused);
  }

  /** The number of the state that it has, for a stream that goes on from there. */
  get sequence(): number | undefined {
    return this.base?.sequence || undefined;
  }

  /**
   * What the server answered when it was asked what is true. False where it has prices from before those that were polled: its memory may be
   * behind for some ms, or a price was taken back. Then it has to be asked again a little later, and that counts.
   */
  snapshot(portfolio: Portfolio): boolean {
    const isOld = this.base !== undefined && portfolio.sequence !== 0 && portfolio.sequence < this.base.sequence;
    if (isOld) return true;
    this.base = portfolio;
    if (Date.now() - (this.doubtedSince ?? Infinity) >= DOUBT_MS) this.unnumbered = undefined;
    const isDoubted = this.isBehind(portfolio);
    if (isDoubted) this.doubtedSince ??= Date.now();
    this.show(portfolio);
    return !isDoubted;
  }

  /** False where something before it is missing: then the server has to be asked. What has no number cannot be compared with what has. */
  update(update: PortfolioUpdate): boolean {
    if (update.sequence === 0) return false;
    if (!this.base) {
      if (update.since !== 0) return false;
      this.snapshot(wholeOf(update));
      return true;
    }
    if (this.base.sequence === 0) return false;
    const next = applyUpdate(this.base, update);
    if (!next) return false;
    if (next === this.base) return true;
    this.base = next;
    this.show(next);
    return true;
  }

  /** What REST answered, from PostgreSQL. It has no number: what comes by number afterwards begins with a snapshot. */
  polled(portfolio: Omit<Portfolio, 'sequence'>): void {
    this.base = undefined;
    this.unnumbered = undefined;
    this.doubtedSince = undefined;
    this.show({ ...portfolio, sequence: 0 });
    this.unnumbered = this.screen.shown;
  }

  private isBehind({ positions }: Portfolio): boolean {
    const times = new Map(this.unnumbered?.positions.map(({ symbol, priceAsOf }) => [symbol, timeOf(priceAsOf)]));
    return positions.some(({ symbol, priceAsOf }) => timeOf(priceAsOf) < (times.get(symbol) ?? -Infinity));
  }

  /** Never back, whichever process answered. */
  private show(portfolio: Portfolio): void {
    const { shown } = this.screen;
    if ((shown && portfolio.revision < shown.revision) || this.isBehind(portfolio)) return;
    this.unnumbered = undefined;
    this.doubtedSince = undefined;
    this.screen.show({ ...portfolio, sequence: Math.max(portfolio.sequence, shown?.sequence ?? 0) });
  }
}

const timeOf = (instant: string | null): number => (instant === null ? -Infinity : Date.parse(instant));

/** Of an update that is the whole. */
export function wholeOf({ portfolioId: id, since: _since, ...facts }: PortfolioUpdate): Portfolio {
  return { ...facts, id } as Portfolio;
}
