import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import { MarketAlarm } from '../market-data/calendar/market-alarm.js';
import { MarketCalendar } from '../market-data/calendar/market-calendar.js';
import { snapshotsAround } from '../portfolio/snapshots/snapshot-times.js';
import { BulkRound } from './bulk-round.js';
import { schedulingErrors } from './metrics.js';

/** How late (real ms) a round may still begin: the next one is not far. */
const LATEST_MS = 300_000;

/** Begins a round when a snapshot is due: every 15 minutes of the session, and when the official close is known. */
@Injectable()
export class BulkSchedule implements BeforeApplicationShutdown {
  private readonly logger = new Logger(BulkSchedule.name);
  private readonly alarm: MarketAlarm;

  constructor(
    private readonly round: BulkRound,
    private readonly calendar: MarketCalendar,
    private readonly clock: Clock,
  ) {
    this.alarm = new MarketAlarm(clock, () => void this.look());
  }

  @On('application.started')
  async start(): Promise<void> {
    await this.look();
  }

  beforeApplicationShutdown(): void {
    this.alarm.stop();
  }

  /** What fails is tried again at the next look. */
  private async look(): Promise<void> {
    const { due, nextAt } = snapshotsAround(this.calendar, this.clock.now());
    this.alarm.set(nextAt);
    if (!due || this.clock.ageOf(due.takeAt) >= LATEST_MS) return;
    try {
      await this.round.begin(due.at);
    } catch (error) {
      schedulingErrors.inc();
      this.logger.warn({ error: messageOf(error), at: due.at }, 'A round of all portfolios could not begin');
    }
  }
}
