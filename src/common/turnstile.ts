import { DomainError } from './errors.js';

interface Limits {
  atOnce: number;
  /** whoever comes when so many wait already is sent away */
  waiting: number;
  /** how long anybody waits */
  ms: number;
}

/** Lets a few do something at once. Others wait, in their order. */
export class Turnstile {
  private inside = 0;
  private readonly queue = new Set<() => void>();

  constructor(
    private readonly what: string,
    private readonly limits: Limits,
  ) {}

  /** @throws what `work` throws; DomainError `busy` where its turn did not come */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.inside < this.limits.atOnce) {
      this.inside += 1;
      return;
    }
    if (this.queue.size >= this.limits.waiting) throw this.busy();
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.queue.delete(enter);
        reject(this.busy());
      }, this.limits.ms);
      this.queue.add(enter);
    });
  }

  /** Whoever waited longest takes the place. */
  private leave(): void {
    const [next] = this.queue;
    if (!next) {
      this.inside -= 1;
      return;
    }
    this.queue.delete(next);
    next();
  }

  private readonly busy = () =>
    new DomainError('unavailable', 'busy', `${this.what} is asked for too often: try again`);
}
