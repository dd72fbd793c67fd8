import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Counter } from 'prom-client';
import { messageOf } from '../../common/errors.js';
import { On } from '../../common/events.js';
import { PriceStore } from '../price-store.js';
import type { Feed, Tick } from './feed.js';
import { pause } from './pause.js';

/** Injection token of the {@link Feed} to run, or `null`. */
export const FEED = Symbol('FEED');

const RETRY_MS = 1000;
const failures = new Counter({
  name: 'feed_errors_total',
  help: 'Batches of a feed that could not be stored',
  labelNames: ['feed'],
});

/** Runs the feed as long as the process lives. A batch that cannot be stored is tried until it can: the feed waits meanwhile. */
@Injectable()
export class FeedRunner implements BeforeApplicationShutdown {
  private readonly logger = new Logger(FeedRunner.name);
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(FEED) private readonly feed: Feed | null,
    private readonly store: PriceStore,
  ) {}

  @On('application.started')
  start(): void {
    if (this.feed) this.running = this.run(this.feed);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async run(feed: Feed): Promise<void> {
    this.logger.log(`The ${feed.name} feed starts`);
    try {
      await feed.run((ticks) => this.deliver(feed, ticks), this.stop.signal);
      this.logger.log(`The ${feed.name} feed is at its end`);
    } catch (error) {
      this.logger.error({ error, feed: feed.name }, 'The feed broke off');
    }
  }

  private async deliver(feed: Feed, ticks: Tick[]): Promise<void> {
    try {
      await this.store.store(ticks);
    } catch (error) {
      failures.inc({ feed: feed.name });
      this.logger.warn({ error: messageOf(error), feed: feed.name }, 'Prices could not be stored, trying again');
      await pause(RETRY_MS * (0.5 + Math.random()), this.stop.signal);
      if (!this.stop.signal.aborted) await this.deliver(feed, ticks);
    }
  }
}
