import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Events } from '../../common/events.js';
import { TopicHub } from '../../realtime/topic-hub.js';
import { PortfolioTopic } from './portfolio-topic.js';
import { UpdateSequence } from './update-sequence.js';

const WATCH_MS = 60_000;
/** An unanswered one is made up for by the next two. */
const FOLLOW_MS = 9000;

/** Says again and again what the clients of this process look at, so that it stays active, and that its updates are sent. */
@Injectable()
export class PortfolioFollowers implements OnApplicationBootstrap, OnApplicationShutdown {
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly hub: TopicHub,
    private readonly topic: PortfolioTopic,
    private readonly sequences: UpdateSequence,
    private readonly events: Events,
  ) {}

  onApplicationBootstrap(): void {
    this.timers = [setInterval(() => this.watch(), WATCH_MS), setInterval(() => this.follow(), FOLLOW_MS)];
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private watch(): void {
    const followed = [...this.hub.followed(this.topic)];
    const portfolios = followed.flatMap(({ id, userIds }) =>
      [...userIds].map((userId) => ({ userId, portfolioId: id })),
    );
    void this.events.emit('portfolio.watched', { portfolios });
  }

  private follow(): void {
    for (const { id } of this.hub.followed(this.topic)) void this.sequences.follow(id);
  }
}
