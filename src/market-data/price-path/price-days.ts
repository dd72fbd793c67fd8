import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { messageOf } from '../../common/errors.js';
import { On } from '../../common/events.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.module.js';
import type { MinuteBar } from '../bars.js';
import { barsExpired, historyErrors } from './metrics.js';
import { eachOf, type Prints } from './pending-prints.js';

const DAY_MS = 86_400_000;
const UPKEEP_MS = 3_600_000;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * The history of prices has a partition for each UTC day that has bars, from the retention's first day on: today's and
 * tomorrow's are made ahead, those of replayed and late prints when they come.
 */
@Injectable()
export class PriceDays implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PriceDays.name);
  private readonly retentionMs: number;
  /** days that have their partition; never more than the retention has */
  private readonly made = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    @Inject(CONFIG) { prices }: Config,
  ) {
    this.retentionMs = prices.retentionDays * DAY_MS;
  }

  @On('application.started')
  async start(): Promise<void> {
    this.timer = setInterval(() => void this.upkeep(), UPKEEP_MS).unref();
    await this.upkeep();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Makes the days that these prints need, each in a transaction of its own: a year of them must not hold a thousand locks. */
  async prepare(prints: Prints): Promise<void> {
    const wanted = new Set<number>();
    for (const { bar } of eachOf(prints)) wanted.add(Math.floor(bar.at.getTime() / DAY_MS) * DAY_MS);
    for (const day of wanted) if (day >= this.firstDay()) await this.make(dayOf(day));
  }

  /** The bars that the history still takes. */
  keep(bars: readonly MinuteBar[]): MinuteBar[] {
    const first = this.firstDay();
    const kept = bars.filter(({ at }) => at.getTime() >= first);
    barsExpired.inc(bars.length - kept.length);
    return kept;
  }

  /** Somebody may have dropped a day by hand. */
  forget(): void {
    this.made.clear();
  }

  private async make(day: string): Promise<void> {
    if (this.made.has(day)) return;
    await this.dataSource.query('SELECT make_price_day($1)', [day]);
    this.made.add(day);
  }

  /** Every process does it: what is done already is not done again. */
  private async upkeep(): Promise<void> {
    const now = this.clock.now().getTime();
    try {
      await this.make(dayOf(now));
      await this.make(dayOf(now + DAY_MS));
      const first = dayOf(this.firstDay());
      await this.dataSource.query('SELECT drop_price_days($1)', [first]);
      for (const day of this.made) if (day < first) this.made.delete(day);
    } catch (error) {
      historyErrors.inc();
      this.logger.warn({ error: messageOf(error) }, 'The price history was not kept up');
    }
  }

  /** UTC midnight, ms since 1970; by the market's clock, so that a replay has its own history. */
  private firstDay(): number {
    return Math.floor(this.clock.now().getTime() / DAY_MS) * DAY_MS - this.retentionMs;
  }
}
