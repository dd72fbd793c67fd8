import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import type { Mailbox } from './mailbox.js';
import { cutOff } from './metrics.js';

/** A client that is ready again is noticed after so long, at most. */
const LOOK_MS = 25;

/** Empties the mailboxes in which something waits, as soon as their clients may have it, and ends those that never take it. */
@Injectable()
export class Pump implements OnApplicationShutdown {
  private readonly waiting = new Set<Mailbox>();
  private readonly slowClientMs: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(CONFIG) { sockets }: Config) {
    this.slowClientMs = sockets.slowClientMs;
  }

  readonly add = (mailbox: Mailbox): void => {
    this.waiting.add(mailbox);
    this.timer ??= setInterval(() => this.look(), LOOK_MS).unref();
  };

  remove(mailbox: Mailbox): void {
    this.waiting.delete(mailbox);
  }

  /** At once what may go at once. */
  flush(mailbox: Mailbox, now = Date.now()): void {
    if (mailbox.isDue(now) && mailbox.connection.isDrained()) {
      mailbox.blockedAt = undefined;
      const messages = mailbox.take();
      for (const message of messages) mailbox.outlet.send([mailbox], message);
      if (messages.length > 0) mailbox.delivered(now);
    }
    if (mailbox.isEmpty) this.waiting.delete(mailbox);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  look(now = Date.now()): void {
    for (const mailbox of this.waiting) {
      this.flush(mailbox, now);
      if (this.waiting.has(mailbox)) this.judge(mailbox, now);
    }
    if (this.waiting.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Whoever pauses or asked for less takes nothing on purpose. */
  private judge(mailbox: Mailbox, now: number): void {
    if (mailbox.connection.isDrained()) {
      mailbox.blockedAt = undefined;
      return;
    }
    mailbox.blockedAt ??= now;
    if (now - mailbox.blockedAt < this.slowClientMs) return;
    this.waiting.delete(mailbox);
    cutOff.inc({ reason: 'too_slow' });
    mailbox.connection.cut('too_slow');
  }
}
