import { Injectable } from '@nestjs/common';
import type { PortfolioView } from '../portfolio.schemas.js';
import { PortfolioBatch, type PortfolioRequest } from './portfolio-batch.js';

/** Whoever comes within so long (ms) of each other is read together. */
const COLLECT_MS = 4;
const MOST = 500;

interface Waiting {
  request: PortfolioRequest;
  resolve: (portfolio: PortfolioView) => void;
  reject: (error: Error) => void;
}

/** Lets runs that happen at the same time read together, 500 at most. As many wait as workers have jobs. */
@Injectable()
export class PortfolioCollector {
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly batch: PortfolioBatch) {}

  /** @throws as {@link PortfolioBatch.read}, or what is in its place there */
  read(request: PortfolioRequest): Promise<PortfolioView> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      if (this.waiting.length >= MOST) void this.flush();
      else this.timer ??= setTimeout(() => void this.flush(), COLLECT_MS);
    });
  }

  private async flush(): Promise<void> {
    const together = this.waiting;
    this.waiting = [];
    clearTimeout(this.timer);
    this.timer = undefined;
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
  }
}
