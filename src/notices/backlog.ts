import { Logger } from '@nestjs/common';
import { messageOf } from '../common/errors.js';
import { noticeErrors } from './metrics.js';

const AT_ONCE = 500;
const RETRY_MS = 1000;
/** What is beyond that is judged within a minute, with everything else. */
const MOST = 100_000;

/** Names that have to be judged, each once however often it comes meanwhile; what fails is done again a second later. */
export class Backlog {
  private readonly logger = new Logger(Backlog.name);
  private readonly waiting = new Set<string>();
  private running = false;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  /** @param step by which the metric names a failure */
  constructor(
    private readonly step: string,
    private readonly work: (names: string[]) => Promise<void>,
  ) {}

  add(names: Iterable<string>): void {
    for (const name of names) if (this.waiting.size < MOST) this.waiting.add(name);
    if (!this.running && !this.timer) void this.run();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.waiting.size > 0 && !this.timer && !this.isStopped) await this.next();
    this.running = false;
  }

  private async next(): Promise<void> {
    const names = [...this.waiting].slice(0, AT_ONCE);
    for (const name of names) this.waiting.delete(name);
    try {
      await this.work(names);
    } catch (error) {
      noticeErrors.inc({ step: this.step });
      this.logger.warn({ step: this.step, error: messageOf(error) }, 'Alert rules are judged again later');
      this.timer = setTimeout(() => this.again(), RETRY_MS * (0.5 + Math.random())).unref();
      this.add(names);
    }
  }

  private again(): void {
    this.timer = undefined;
    this.add([]);
  }
}
