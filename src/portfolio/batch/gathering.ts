import type { ValuedPortfolio } from '../portfolio-view.js';
import type { PortfolioBatch, PortfolioRequest } from './portfolio-batch.js';

/** Whoever comes within so long (ms) of each other is read together. */
const COLLECT_MS = 4;
const MOST = 500;

interface Waiting {
  request: PortfolioRequest;
  resolve: (portfolio: ValuedPortfolio) => void;
  reject: (error: Error) => void;
}

/** Requests that are read in batches of 500 at most. The busier the process the larger they get. As many wait as workers have jobs. */
export class Gathering {
  private waiting: Waiting[] = [];
  private reading = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param atOnce so many batches; what comes meanwhile waits for the end of one */
  constructor(
    private readonly batch: PortfolioBatch,
    private readonly atOnce: number,
  ) {}

  read(request: PortfolioRequest): Promise<ValuedPortfolio> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.waiting.length === 0 || this.reading >= this.atOnce) return;
    if (this.waiting.length >= MOST) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), COLLECT_MS);
  }

  private async flush(): Promise<void> {
    const together = this.waiting.splice(0, MOST);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.reading += 1;
    try {
      const portfolios = await this.batch.read(together.map(({ request }) => request));
      portfolios.forEach((portfolio, index) => {
        const { resolve, reject } = together[index]!;
        if (portfolio instanceof Error) reject(portfolio);
        else resolve(portfolio);
      });
    } catch (error) {
      for (const { reject } of together) reject(error as Error);
    }
    this.reading -= 1;
    this.schedule();
  }
}
