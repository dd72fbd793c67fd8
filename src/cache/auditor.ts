import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import { type Audit, AUDIT_AFTER_MS, AuditQueue } from './audit-queue.js';
import { CachedKinds } from './cached-kinds.js';
import { Comparison, type Verdict } from './comparison.js';
import { Inspector } from './inspector.js';
import { LocalTier } from './local-tier.js';
import { audits, staleReads } from './metrics.js';
import { RedisGate } from './redis-gate.js';

/** Between two comparisons, which go one after the other: never more than one connection of the pool. */
const PAUSE_MS = 25;
const SAMPLE_MS = 1000;
const SAMPLE_SIZE = 2;

/**
 * Compares what was invalidated, and a sample of what memory holds, with PostgreSQL: after 1 s, 10 s and 60 s, in both tiers
 * (the idea of Meta's Polaris). What it counts is a fault of ours; it mends nothing, or the fault would not be seen.
 */
@Injectable()
export class Auditor implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Auditor.name);
  private readonly queue = new AuditQueue();
  private timer: NodeJS.Timeout | undefined;
  private sampledAt = -Infinity;
  private stopped = false;

  constructor(
    private readonly local: LocalTier,
    private readonly gate: RedisGate,
    private readonly inspector: Inspector,
    private readonly kinds: CachedKinds,
    private readonly comparison: Comparison,
  ) {}

  @On('application.started')
  start(): void {
    this.local.onForget((key) => this.notice(key, 'invalidation'));
    this.schedule();
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private notice(key: string, noticedBy: Audit['noticedBy']): void {
    // A pushed valuation, or a name that is no key's: there is nothing to compare it with.
    if (!this.kinds.find(key)) return;
    const isQueued = this.queue.add({ key, noticedBy, since: performance.now(), round: 0 });
    if (!isQueued) audits.inc({ result: 'dropped' });
  }

  private schedule(): void {
    if (!this.stopped) this.timer = setTimeout(() => void this.work(), PAUSE_MS).unref();
  }

  private async work(): Promise<void> {
    try {
      this.sample();
      const audit = this.queue.next(performance.now());
      if (audit) await this.check(audit);
    } catch (error) {
      audits.inc({ result: 'failed' });
      this.logger.debug({ error: messageOf(error) }, 'A cached value could not be compared');
    } finally {
      this.schedule();
    }
  }

  private sample(): void {
    if (performance.now() - this.sampledAt < SAMPLE_MS) return;
    this.sampledAt = performance.now();
    const keys = [...this.inspector.memoryKeys()];
    const start = Math.floor(Math.random() * keys.length);
    const drawn = [...keys.slice(start), ...keys.slice(0, start)].slice(0, SAMPLE_SIZE);
    for (const key of drawn) this.notice(key, 'sample');
  }

  private async check(audit: Audit): Promise<void> {
    const key = this.kinds.find(audit.key);
    if (!key) return;
    const verdict = await this.comparison
      .compare(key)
      .finally(() => this.queue.add({ ...audit, round: audit.round + 1 }));
    audits.inc({ result: verdict.result });
    this.report(audit, verdict);
  }

  private report({ key, noticedBy, since, round }: Audit, { stale, databaseRevision }: Verdict): void {
    const after = `${AUDIT_AFTER_MS[round]! / 1000}s`;
    for (const { tier, revision } of stale) {
      staleReads.inc({ tier, after });
      this.logger.error(
        {
          key,
          tier,
          after,
          heldRevision: revision,
          databaseRevision,
          noticedBy,
          noticedMsAgo: Math.round(performance.now() - since),
          memoryIsOn: this.local.isOn,
          redisGate: this.gate.state,
          epoch: this.gate.epoch,
        },
        'A cached value is older than the database',
      );
    }
  }
}
