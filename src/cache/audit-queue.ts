/** When a key is compared with PostgreSQL after it was invalidated or drawn (ms). */
export const AUDIT_AFTER_MS = [1000, 10_000, 60_000] as const;
/** More are not taken in: they could only be compared too late to mean anything. Drawn keys come on top. */
const INVALIDATIONS_PER_SECOND = 10;

export interface Audit {
  key: string;
  noticedBy: 'invalidation' | 'sample';
  /** by the monotonic clock (ms) */
  since: number;
  /** which of {@link AUDIT_AFTER_MS} comes next */
  round: number;
}

/** Keys that wait to be compared, each once a round, first come first served. */
export class AuditQueue {
  private readonly rounds = AUDIT_AFTER_MS.map((afterMs) => ({
    room: (INVALIDATIONS_PER_SECOND * afterMs) / 1000,
    waiting: new Map<string, Audit>(),
  }));

  /** `false` where there is no room for it; a key that waits already keeps its place. */
  add(audit: Audit): boolean {
    const round = this.rounds[audit.round];
    if (!round || round.waiting.has(audit.key)) return true;
    if (round.waiting.size >= round.room && audit.noticedBy === 'invalidation') return false;
    round.waiting.set(audit.key, audit);
    return true;
  }

  /** Takes out one that is due. */
  next(now: number): Audit | undefined {
    for (const [index, { waiting }] of this.rounds.entries()) {
      const [first] = waiting.values();
      if (first && now - first.since >= AUDIT_AFTER_MS[index]!) {
        waiting.delete(first.key);
        return first;
      }
    }
    return undefined;
  }
}
