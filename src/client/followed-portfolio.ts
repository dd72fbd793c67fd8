import { applyUpdate } from './apply-update.js';
import { Screen } from './screen.js';
import type { Portfolio, PortfolioUpdate } from './types.js';

/** A portfolio as it is shown, and the numbered state that updates are applied to. */
export class FollowedPortfolio {
  readonly screen: Screen<Portfolio>;
  private base: Portfolio | undefined;

  constructor(isPaused: () => boolean) {
    this.screen = new Screen(isPaused);
  }

  /** The number of the state that it has, for a stream that goes on from there. */
  get sequence(): number | undefined {
    return this.base?.sequence || undefined;
  }

  /** What the server answered when it was asked what is true. */
  snapshot(portfolio: Portfolio): void {
    const isOld = this.base !== undefined && portfolio.sequence !== 0 && portfolio.sequence < this.base.sequence;
    if (isOld) return;
    this.base = portfolio;
    this.show(portfolio);
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
    this.show({ ...portfolio, sequence: 0 });
  }

  /** Never back, whichever process answered. */
  private show(portfolio: Portfolio): void {
    const { shown } = this.screen;
    if (shown && portfolio.revision < shown.revision) return;
    this.screen.show({ ...portfolio, sequence: Math.max(portfolio.sequence, shown?.sequence ?? 0) });
  }
}

/** Of an update that is the whole. */
export function wholeOf({ portfolioId: id, since: _since, ...facts }: PortfolioUpdate): Portfolio {
  return { ...facts, id } as Portfolio;
}
