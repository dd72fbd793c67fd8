import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { messageOf } from '../common/errors.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import { ActivePortfolios, type ActivePortfolio } from './active-portfolios.js';
import { DirtyMarks, type Mark } from './dirty-marks.js';
import { Holders, MOST_PORTFOLIOS } from './holders.js';
import { HoldingsUses } from './holdings-uses.js';
import { indexed, schedulingErrors } from './metrics.js';
import { MovedHoldings } from './moved-holdings.js';
import { RecomputeJobs } from './recompute-jobs.js';

const REFRESH_MS = 1000;
/** A process that stores no prices needs no index. */
const IDLE_MS = 60_000;
/** Sockets say once a minute what they look at. A Redis that has forgotten it is told again by then. */
const UNSEEN_MS = 90_000;
/** Whatever else may change without a word: read again after so long. */
const RELOAD_MS = 60_000;
const AT_ONCE = 1000;

/**
 * The active portfolios that hold a symbol, from memory. Who is looking is asked once a second, and what they hold is read when
 * they come and when it moves. What was missed until then is made up for: whoever is read anew is valued once.
 */
@Injectable()
export class HoldersIndex implements OnApplicationShutdown {
  private readonly logger = new Logger(HoldersIndex.name);
  private readonly holders = new Holders();
  /** valued once at the next refresh */
  private readonly missed = new Map<string, ActivePortfolio>();
  private timer: NodeJS.Timeout | undefined;
  private starting: Promise<void> | undefined;
  private lastMove = 0;
  private usedAt = 0;

  constructor(
    @Inject(QUEUE_REDIS) redis: Redis,
    private readonly active: ActivePortfolios,
    private readonly moved: MovedHoldings,
    private readonly uses: HoldingsUses,
    private readonly marks: DirtyMarks,
    private readonly jobs: RecomputeJobs,
  ) {
    // It may have come back without what it was told last.
    redis.on('ready', () => this.miss(this.holders.all()));
  }

  /** @throws where neither memory nor Redis and PostgreSQL can say it */
  async of(symbols: readonly string[]): Promise<Mark[]> {
    this.usedAt = performance.now();
    if (!this.timer) await (this.starting ??= this.start());
    return this.holders.of(symbols);
  }

  onApplicationShutdown(): void {
    this.stop();
  }

  private async start(): Promise<void> {
    try {
      this.lastMove = (await this.moved.since(0)).last;
      await this.refresh();
      // Nobody asked before: nothing was missed.
      this.missed.clear();
      this.schedule();
    } finally {
      this.starting = undefined;
    }
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.holders.clear();
    this.missed.clear();
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.run(), REFRESH_MS);
  }

  private async run(): Promise<void> {
    if (performance.now() - this.usedAt > IDLE_MS) return this.stop();
    try {
      await this.refresh();
      await this.valueMissed();
    } catch (error) {
      schedulingErrors.inc();
      this.logger.debug({ error: messageOf(error) }, 'Who is looking at what could not be asked');
    }
    if (this.timer) this.schedule();
  }

  private async refresh(): Promise<void> {
    const now = performance.now();
    const [active, { portfolioIds, last }] = await Promise.all([this.active.list(), this.moved.since(this.lastMove)]);
    for (const { portfolioId } of active) this.holders.see(portfolioId, now);
    this.holders.removeUnseenSince(now - UNSEEN_MS);
    const moved = new Set(portfolioIds);
    // Where the numbers begin anew, Redis has forgotten what moved.
    const known = this.holders.all().filter(({ portfolioId }) => last < this.lastMove || moved.has(portfolioId));
    const unknown = active.filter(({ portfolioId }) => !this.holders.has(portfolioId));
    this.miss([...known, ...unknown]);
    await this.load([...known, ...unknown, ...this.holders.loadedBefore(now - RELOAD_MS, AT_ONCE)]);
    this.lastMove = last;
    indexed.set(Math.min(active.length, MOST_PORTFOLIOS));
  }

  private async load(portfolios: readonly ActivePortfolio[]): Promise<void> {
    for (let at = 0; at < portfolios.length; at += AT_ONCE) {
      const part = portfolios.slice(at, at + AT_ONCE);
      const found = await this.uses.of(part.map(({ portfolioId }) => portfolioId));
      await this.marks.ask([...found].map(([portfolioId, { minIntervalMs }]) => ({ portfolioId, minIntervalMs })));
      for (const portfolio of part) {
        const uses = found.get(portfolio.portfolioId);
        if (!uses) this.holders.remove(portfolio.portfolioId);
        else if (this.holders.put(portfolio, uses.symbols, performance.now())) this.miss([portfolio]);
      }
    }
  }

  private miss(portfolios: readonly ActivePortfolio[]): void {
    for (const portfolio of portfolios) this.missed.set(portfolio.portfolioId, portfolio);
  }

  private async valueMissed(): Promise<void> {
    const missed = [...this.missed.values()];
    const marks = missed.map(({ userId, portfolioId }) => ({ userId, portfolioId, changes: ['*'] }));
    await this.jobs.value('market', marks);
    for (const portfolio of missed) {
      if (this.missed.get(portfolio.portfolioId) === portfolio) this.missed.delete(portfolio.portfolioId);
    }
  }
}
