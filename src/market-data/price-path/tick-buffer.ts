import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { DeadlineError, withDeadline } from '../../common/deadline.js';
import { DomainError, messageOf } from '../../common/errors.js';
import type { Tick } from '../feeds/feed.js';
import { PriceStore } from '../price-store.js';
import type { Judgement } from './judge.js';
import { bufferDepth, flushErrors, flushSeconds, ticksTotal } from './metrics.js';
import { eachOf, PendingPrints, type Prints } from './pending-prints.js';
import { isSound } from './sound.js';
import { type Receipt, Submission } from './submission.js';

/** Ticks of a feed wait so long for others of their symbol. */
const FLUSH_MS = 100;
/** At so many prints nobody waits any longer, and no batch has many more: it would hold up the event loop. */
const FULL_BATCH = 500;
/** More would make batches smaller, and each costs a commit. */
const MOST_BATCHES = 2;
/** about 50 MB */
const MOST_PRINTS = 50_000;
const DEADLINE_MS = 15_000;
const RETRY_MS = 1000;

/**
 * Stands between whoever brings ticks and PostgreSQL: one batch at a time, and what comes meanwhile goes into the next. Where that
 * is full already, it goes too while the first one's caches are told: with other symbols, so that none is overtaken. The slower PostgreSQL is, the more ticks of a feed become one print; where even those are too many the feed waits.
 */
@Injectable()
export class TickBuffer {
  private readonly logger = new Logger(TickBuffer.name);
  private pending = new PendingPrints();
  private flushing = 0;
  /** on their way */
  private batches = 0;
  private readonly symbols = new Set<string>();
  private isGathering = false;
  private timer: NodeJS.Timeout | undefined;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly store: PriceStore,
    private readonly clock: Clock,
  ) {}

  /** prints that are here */
  get depth(): number {
    return this.pending.size + this.flushing;
  }

  /**
   * Resolves when every tick is stored or refused, and the caches know. Goes at once, with all that others bring meanwhile.
   * @throws DomainError `too_many_prices` where there is no room
   */
  async submit(ticks: readonly Tick[]): Promise<Receipt> {
    if (ticks.length === 0) return { accepted: 0, ignored: 0, suspect: [], unknown: [] };
    if (this.depth + ticks.length > MOST_PRINTS) {
      throw new DomainError('unavailable', 'too_many_prices', 'Prices come faster than they can be stored: try again');
    }
    const submission = new Submission(ticks.length);
    ticks.forEach((tick, index) => this.pending.add(tick, submission, index));
    this.schedule();
    return submission.done;
  }

  /** Takes what a feed brings, in its order. Waits where there is no room, never for PostgreSQL. */
  async take(ticks: readonly Tick[]): Promise<void> {
    const now = this.clock.now();
    const sound = ticks.filter((tick) => isSound(tick, now));
    ticksTotal.inc({ result: 'unsound' }, ticks.length - sound.length);
    for (const tick of sound) this.pending.fold(tick);
    this.schedule();
    // A feed that never has to wait would keep the process from everything else.
    await turn();
    while (this.depth >= MOST_PRINTS) await this.nextFlush();
  }

  /** Resolves when nothing waits any more; what does goes at once. */
  async drain(): Promise<void> {
    while (this.depth > 0) {
      const flushed = this.nextFlush();
      this.begin();
      await flushed;
    }
  }

  private nextFlush(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private schedule(): void {
    bufferDepth.set(this.depth);
    if (this.pending.size === 0 || !this.mayBegin()) return;
    if (this.pending.awaited === 0 && this.pending.size < FULL_BATCH) {
      this.timer ??= setTimeout(() => this.begin(), FLUSH_MS);
    } else {
      this.begin();
    }
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.mayBegin()) return;
    this.isGathering = true;
    void this.flush();
  }

  private mayBegin(): boolean {
    if (this.isGathering || this.batches === MOST_BATCHES) return false;
    return this.batches === 0 || this.pending.size >= FULL_BATCH;
  }

  private async flush(): Promise<void> {
    // What else comes in this turn of the event loop comes along.
    await turn();
    const batch = this.pending.take(FULL_BATCH, this.symbols);
    this.isGathering = false;
    if (batch.size > 0) await this.send(batch);
  }

  private async send(batch: Prints): Promise<void> {
    const size = [...eachOf(batch)].length;
    for (const symbol of batch.keys()) this.symbols.add(symbol);
    this.flushing += size;
    this.batches += 1;
    this.schedule();
    const end = flushSeconds.startTimer();
    try {
      settle(await withDeadline(this.store.store(batch), DEADLINE_MS, 'Storing prices'));
      this.flushing -= size;
    } catch (error) {
      await this.giveUp(batch, size, error);
    } finally {
      end();
    }
    this.batches -= 1;
    for (const symbol of batch.keys()) this.symbols.delete(symbol);
    for (const go of this.waiting.splice(0)) go();
    this.schedule();
  }

  /** Whoever waits is told and may try again; a feed's prints are tried until they are stored. */
  private async giveUp(batch: Prints, size: number, error: unknown): Promise<void> {
    flushErrors.inc({ result: 'failed' });
    this.logger.warn({ error: messageOf(error) }, 'Prices could not be stored');
    const left: Prints = new Map();
    for (const [symbol, prints] of batch) {
      for (const { origin } of prints) origin?.submission.fail(toProblem(error));
      const ofFeeds = prints.filter(({ origin }) => !origin);
      if (ofFeeds.length > 0) left.set(symbol, ofFeeds);
    }
    this.pending.putBack(left);
    this.flushing -= size;
    if (left.size > 0) await delay(RETRY_MS * (0.5 + Math.random()));
  }
}

function settle(judgements: readonly Judgement[]): void {
  for (const { verdicts } of judgements) {
    for (const [{ origin }, verdict] of verdicts) origin?.submission.settle(origin.index, verdict);
  }
}

const toProblem = (error: unknown): unknown =>
  error instanceof DeadlineError
    ? new DomainError('unavailable', 'database_unavailable', 'The database does not answer: try again')
    : error;
