import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { withDeadline } from '../../common/deadline.js';
import { messageOf } from '../../common/errors.js';
import { RealtimeBus, type BusMessage } from '../../realtime/realtime-bus.js';
import { TopicHub } from '../../realtime/topic-hub.js';
import { PriceReader } from '../price-reader.js';
import { priceReads } from './metrics.js';
import { PRICES_CHANNEL } from './price-pushes.js';
import { PriceTopic } from './price-topic.js';

/** Prices that come meanwhile are read together, each symbol once. */
const COLLECT_MS = 50;
const RETRY_MS = 1000;
const DEADLINE_MS = 5000;
/** of one query */
const AT_ONCE = 1000;

/** Reads the prices that have changed and that clients of this process follow, one query after the other, and hands them on. */
@Injectable()
export class PriceFollowers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PriceFollowers.name);
  /** and when the oldest change was told, ms since 1970 */
  private readonly changed = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly bus: RealtimeBus,
    private readonly hub: TopicHub,
    private readonly topic: PriceTopic,
    private readonly reader: PriceReader,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus.listen(PRICES_CHANNEL, (message) => this.hear(message));
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  private hear({ payload, at }: BusMessage): void {
    for (const symbol of (payload as { symbols: string[] }).symbols) {
      if (this.hub.isFollowed(this.topic, symbol) && !this.changed.has(symbol)) this.changed.set(symbol, at);
    }
    if (this.changed.size > 0) this.timer ??= setTimeout(() => void this.read(), COLLECT_MS).unref();
  }

  private async read(): Promise<void> {
    const taken = [...this.changed].slice(0, AT_ONCE);
    for (const [symbol] of taken) this.changed.delete(symbol);
    let pauseMs = COLLECT_MS;
    try {
      const symbols = taken.map(([symbol]) => symbol);
      const prices = await withDeadline(this.reader.load(symbols), DEADLINE_MS, 'Reading followed prices');
      for (const [symbol, at] of taken) {
        const payload = this.topic.present(symbol, prices.get(symbol));
        this.hub.tell(this.topic, symbol, { event: this.topic.event, payload, at });
      }
      priceReads.inc({ result: 'done' });
    } catch (error) {
      priceReads.inc({ result: 'failed' });
      this.logger.warn({ error: messageOf(error) }, 'Followed prices are read again later');
      for (const [symbol, at] of taken) this.changed.set(symbol, Math.min(at, this.changed.get(symbol) ?? at));
      pauseMs = RETRY_MS * (0.5 + Math.random());
    }
    this.timer = this.changed.size > 0 ? setTimeout(() => void this.read(), pauseMs).unref() : undefined;
  }
}
