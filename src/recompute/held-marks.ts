import type { Mark } from './dirty-marks.js';

interface Held {
  changes: Set<string>;
  userId: string;
  /** when the first of the changes came, ms since 1970 */
  since: number;
}

/**
 * Marks that need not be written yet: a job that takes care of the portfolio already waits, and begins later. As many as there are
 * active portfolios at most. Times are ms since 1970.
 */
export class HeldMarks {
  private readonly coveredUntil = new Map<string, number>();
  private readonly held = new Map<string, Held>();

  get isEmpty(): boolean {
    return this.coveredUntil.size === 0;
  }

  /** No job begins to value it before then. */
  cover(portfolioId: string, until: number): void {
    this.coveredUntil.set(portfolioId, until);
  }

  /** Keeps those of the marks that can wait, or go with what is due already. @returns the others */
  sift(marks: readonly Mark[], since: number, now: number): Mark[] {
    return marks.filter((mark) => {
      const isCovered = (this.coveredUntil.get(mark.portfolioId) ?? 0) > now;
      if (!isCovered && !this.held.has(mark.portfolioId)) return true;
      this.keep(mark, since);
      return false;
    });
  }

  /** What could not be written is due at once. */
  putBack(since: number, marks: readonly Mark[]): void {
    for (const mark of marks) {
      this.keep(mark, since);
      this.cover(mark.portfolioId, 0);
    }
  }

  /** Gives back what can wait no longer, by when it came, and forgets the rest of what is over. */
  due(now: number): Map<number, Mark[]> {
    const due = new Map<number, Mark[]>();
    for (const [portfolioId, until] of this.coveredUntil) {
      if (until > now) continue;
      this.coveredUntil.delete(portfolioId);
      const held = this.held.get(portfolioId);
      if (!held) continue;
      this.held.delete(portfolioId);
      const { userId, changes, since } = held;
      const marks = due.get(since) ?? [];
      marks.push({ portfolioId, userId, changes: [...changes] });
      due.set(since, marks);
    }
    return due;
  }

  private keep({ portfolioId, userId, changes }: Mark, since: number): void {
    const held = this.held.get(portfolioId);
    if (!held) this.held.set(portfolioId, { userId, changes: new Set(changes), since });
    else {
      held.since = Math.min(held.since, since);
      for (const change of changes) held.changes.add(change);
    }
  }
}
