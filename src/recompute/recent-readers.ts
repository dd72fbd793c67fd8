import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Warmer } from '../cache/warmer.js';
import { DomainError } from '../common/errors.js';
import { pageSchema } from '../common/validation.js';
import { PortfolioReader } from '../portfolio/portfolio-reader.js';
import { PortfolioService } from '../portfolio/portfolio.service.js';
import { ActivePortfolios, type ActivePortfolio } from './active-portfolios.js';

/** the one that is cached */
const firstPage = pageSchema.parse({});

/** Has the portfolios at hand that the readers of the last hours will ask for again, and what they are priced by. */
@Injectable()
export class RecentReaders implements OnModuleInit {
  constructor(
    private readonly warmer: Warmer,
    private readonly active: ActivePortfolios,
    private readonly reader: PortfolioReader,
    private readonly portfolios: PortfolioService,
  ) {}

  onModuleInit(): void {
    this.warmer.register('portfolio', async () =>
      (await this.active.recent()).map((recent) => () => this.read(recent)),
    );
    this.warmer.register('portfolios', async () => {
      const users = new Set((await this.active.recent()).map(({ userId }) => userId));
      return [...users].map((userId) => () => this.portfolios.list(userId, firstPage));
    });
  }

  private async read({ userId, portfolioId }: ActivePortfolio): Promise<void> {
    try {
      await this.reader.read(userId, portfolioId);
    } catch (error) {
      // Deleted since: nobody will ask for it again.
      if (!(error instanceof DomainError && error.code === 'not_found')) throw error;
    }
  }
}
