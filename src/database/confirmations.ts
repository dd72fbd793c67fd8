import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { outboxErrors } from './metrics.js';
import { Outbox } from './outbox.js';

/** The relay looks at what is older than 250 ms: until then this is done. */
const PAUSE_MS = 50;
const MOST = 10_000;

/** Takes changes that were told out of the outbox, those of 50 ms in one statement. */
@Injectable()
export class Confirmations implements BeforeApplicationShutdown {
  private waiting: string[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly outbox: Outbox) {}

  /** Where 10,000 wait already the rest is dropped: the relay tells those changes once more. */
  add(ids: readonly string[]): void {
    this.waiting.push(...ids.slice(0, MOST - this.waiting.length));
    this.timer ??= setTimeout(() => void this.confirm(), PAUSE_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.confirm();
  }

  private async confirm(): Promise<void> {
    const ids = this.waiting;
    this.waiting = [];
    try {
      if (ids.length > 0) await this.outbox.confirm(ids);
    } catch {
      outboxErrors.inc({ step: 'confirm' });
    }
    this.timer = this.waiting.length > 0 ? setTimeout(() => void this.confirm(), PAUSE_MS) : undefined;
  }
}
