import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import { removeInBatches } from '../database/remove-in-batches.js';
import { noticeErrors, noticesExpired } from './metrics.js';

const UPKEEP_MS = 3_600_000;
const BATCH = 1000;

/** `$1` at most so many. */
const EXPIRE = `
WITH expired AS (
  DELETE FROM notices WHERE id IN (
    SELECT id FROM notices WHERE at < now() - interval '90 days' ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING 1)
SELECT count(*)::integer AS expired FROM expired`;

/** Removes notices after 90 days. Several processes share the work. */
@Injectable()
export class NoticeRetention implements BeforeApplicationShutdown {
  private readonly logger = new Logger(NoticeRetention.name);
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly dataSource: DataSource) {}

  @On('application.started')
  start(): void {
    this.timer = setInterval(() => void this.upkeep(), UPKEEP_MS).unref();
    void this.upkeep();
  }

  beforeApplicationShutdown(): void {
    this.isStopped = true;
    clearInterval(this.timer);
  }

  /** Never fails. */
  async upkeep(): Promise<void> {
    try {
      const removal = {
        statement: EXPIRE,
        batch: BATCH,
        what: 'Removing old notices',
        isStopped: () => this.isStopped,
      };
      for await (const expired of removeInBatches(this.dataSource, removal)) noticesExpired.inc(expired);
    } catch (error) {
      noticeErrors.inc({ step: 'expire' });
      this.logger.warn({ error: messageOf(error) }, 'Old notices were not removed');
    }
  }
}
