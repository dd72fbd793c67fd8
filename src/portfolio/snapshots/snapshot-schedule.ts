import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { withDeadline } from '../../common/deadline.js';
import { messageOf } from '../../common/errors.js';
import { On } from '../../common/events.js';
import { MarketAlarm } from '../../market-data/calendar/market-alarm.js';
import { MarketCalendar } from '../../market-data/calendar/market-calendar.js';
import { snapshotErrors } from './metrics.js';
import { SnapshotTaker } from './snapshot-taker.js';
import { type SnapshotTime, snapshotsAround } from './snapshot-times.js';

/** How late (real ms) one may still be taken: afterwards the prices are not those of its time any more. */
const LATEST_MS = 60_000;
/** A close stands until the next morning. */
const LATEST_CLOSE_MS = 900_000;
const STOP_MS = 2000;

/** Takes a snapshot every 15 minutes of the session and one at the close, by the market's clock; what fails is tried again at the next look. */
@Injectable()
export class SnapshotSchedule implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SnapshotSchedule.name);
  private readonly alarm: MarketAlarm;
  private takenUntil = -Infinity;
  private running: Promise<void> | undefined;
  /** a look that found one being taken: the market's clock may run much faster than the snapshot */
  private isMissed = false;

  constructor(
    private readonly taker: SnapshotTaker,
    private readonly calendar: MarketCalendar,
    private readonly clock: Clock,
  ) {
    this.alarm = new MarketAlarm(clock, () => this.look());
  }

  @On('application.started')
  start(): void {
    this.look();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.alarm.stop();
    await withDeadline(this.running ?? Promise.resolve(), STOP_MS, 'The last snapshot').catch(() => undefined);
  }

  private look(): void {
    const { due, nextAt } = snapshotsAround(this.calendar, this.clock.now());
    this.alarm.set(nextAt);
    this.isMissed = this.running !== undefined;
    if (!due || this.running || due.at.getTime() <= this.takenUntil) return;
    const latest = due.closing ? LATEST_CLOSE_MS : LATEST_MS;
    if (this.clock.ageOf(due.takeAt) < latest) this.running = this.take(due).finally(() => this.end());
  }

  private end(): void {
    this.running = undefined;
    if (this.isMissed) this.look();
  }

  /** Never fails. */
  private async take(time: SnapshotTime): Promise<void> {
    try {
      if ((await this.taker.take(time)) === 'taken') this.takenUntil = time.at.getTime();
    } catch (error) {
      snapshotErrors.inc();
      this.logger.warn({ error: messageOf(error), at: time.at }, 'A snapshot of all portfolios failed');
    }
  }
}
