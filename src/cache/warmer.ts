import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { BusyHours } from './busy-hours.js';
import { warmed } from './metrics.js';

/** A warm-up at the opening, and in each further quarter of an hour of the busy hours. */
const SLOT_MS = 900_000;
const LOOK_MS = 5000;
const SHARE_OF_POOL = 0.2;
const STOP_MS = 2000;

type Read = () => Promise<unknown>;

/**
 * Reads before anybody asks, through the same leased reads as everybody: what features expect to be asked for. Once in the
 * whole deployment, and with so few reads at a time that the pool is left to those who wait.
 */
@Injectable()
export class Warmer implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Warmer.name);
  private readonly sources = new Map<string, () => Promise<Read[]>>();
  private readonly atOnce: number;
  private done: number | null = null;
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly busyHours: BusyHours,
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.atOnce = Math.max(1, Math.floor(config.database.poolSize * SHARE_OF_POOL));
  }

  /** `source` says what to read, the most wanted first. Each read takes one connection at a time. */
  register(name: string, source: () => Promise<Read[]>): void {
    this.sources.set(name, source);
  }

  @On('application.started')
  start(): void {
    this.timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await withDeadline(this.running ?? Promise.resolve(), STOP_MS, 'The last warm-up').catch(() => undefined);
  }

  /** Warms up if that is due and nobody else does it. Never fails. */
  async look(): Promise<void> {
    const slot = this.busyHours.slotOf(SLOT_MS);
    if (slot === null || slot === this.done || this.running) return;
    this.running = this.warm(slot).catch((error: unknown) => this.fail('', error));
    await this.running;
    this.running = undefined;
  }

  private async warm(slot: number): Promise<void> {
    const isOurs = await this.claim(slot);
    this.done = slot;
    if (!isOurs) return;
    const end = performance.now() + SLOT_MS;
    for (const [name, source] of this.sources) {
      const found = await source().catch((error: unknown) => this.fail(name, error));
      const reads = (found ?? []).values();
      await Promise.all(Array.from({ length: this.atOnce }, () => this.readEach(name, reads, end)));
    }
  }

  /** Whoever is first in the deployment; its Redis forgets nothing, and the name ends long after the slot. */
  private async claim(slot: number): Promise<boolean> {
    const name = `${this.config.redis.prefix}:warmed:${slot}`;
    return (await this.redis.set(name, process.pid, 'PX', 2 * SLOT_MS, 'NX')) === 'OK';
  }

  private async readEach(source: string, reads: Iterable<Read>, end: number): Promise<void> {
    for (const read of reads) {
      if (this.stopped || performance.now() > end) return;
      const result = await read().then(
        () => 'done',
        () => 'failed',
      );
      warmed.inc({ source, result });
    }
  }

  private fail(source: string, error: unknown): void {
    warmed.inc({ source, result: 'failed' });
    this.logger.debug({ source, error: messageOf(error) }, 'It could not be warmed up');
  }
}
