import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { messageOf } from '../../common/errors.js';
import { On } from '../../common/events.js';
import { withDeadline } from '../../common/deadline.js';
import { TickBuffer } from '../price-path/tick-buffer.js';
import type { Feed } from './feed.js';

/** Injection token of the {@link Feed} to run, or `null`. */
export const FEED = Symbol('FEED');

/** A process that stops has so long for the last ticks. */
const DRAIN_MS = 5000;

/** Runs the feed as long as the process lives. */
@Injectable()
export class FeedRunner implements BeforeApplicationShutdown {
  private readonly logger = new Logger(FeedRunner.name);
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(FEED) private readonly feed: Feed | null,
    private readonly buffer: TickBuffer,
  ) {}

  @On('application.started')
  start(): void {
    if (this.feed) this.running = this.run(this.feed);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
    if (!this.feed) return;
    await withDeadline(this.buffer.drain(), DRAIN_MS, 'Storing the last ticks').catch((error: unknown) =>
      this.logger.error({ error: messageOf(error), prints: this.buffer.depth }, 'The last ticks are lost'),
    );
  }

  private async run(feed: Feed): Promise<void> {
    this.logger.log(`The ${feed.name} feed starts`);
    try {
      await feed.run((ticks) => this.buffer.take(ticks), this.stop.signal);
      this.logger.log(`The ${feed.name} feed is at its end`);
    } catch (error) {
      this.logger.error({ error, feed: feed.name }, 'The feed broke off');
    }
  }
}
