import { Logger } from '@nestjs/common';
import { messageOf } from '../common/errors.js';
import { resyncs } from './metrics.js';
import type { Room } from './room.js';

const RETRY_MS = 1000;
/** A Redis that comes back would be asked for all rooms at once. */
const AT_ONCE = 20;

/** Rooms whose followers may have missed something: each is sent anew, and again where that fails, as long as it is followed. */
export class Renewals {
  private readonly logger = new Logger(Renewals.name);
  private readonly stale = new Set<Room>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private working = 0;

  constructor(private readonly send: (room: Room) => Promise<void>) {}

  add(room: Room, reason: string): void {
    resyncs.inc({ reason });
    this.stale.add(room);
    while (this.working < AT_ONCE && this.stale.size > 0) void this.work();
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async work(): Promise<void> {
    this.working += 1;
    for (const room of this.stale) {
      this.stale.delete(room);
      await this.renew(room);
    }
    this.working -= 1;
  }

  /** Never fails. */
  private async renew(room: Room): Promise<void> {
    try {
      if (!room.isEmpty) await this.send(room);
    } catch (error) {
      this.logger.warn({ room: room.name, error: messageOf(error) }, 'A room is sent anew later');
      this.later(room);
    }
  }

  private later(room: Room): void {
    const again = () => {
      this.timers.delete(timer);
      this.add(room, 'retry');
    };
    const timer = setTimeout(again, RETRY_MS * (0.5 + Math.random())).unref();
    this.timers.add(timer);
  }
}
