import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { CacheService, type CacheRead } from '../cache/cache.service.js';
import { cacheKeys } from '../common/cache-keys.js';
import { DomainError, notFound } from '../common/errors.js';
import { CashBalanceRow, PortfolioRow, PositionRow } from './entities.js';
import { toCash, toPortfolioFacts, toPositionFacts, type Holdings } from './holdings.js';

export interface ReadOptions {
  /** reads PostgreSQL, whatever is cached */
  noCache?: boolean;
  /** never answers with less */
  minRevision?: number;
}

/** Holdings by user and portfolio: through the cache, or with one statement, however many positions there are. */
@Injectable()
export class HoldingsReader {
  constructor(
    @InjectRepository(PortfolioRow) private readonly portfolios: Repository<PortfolioRow>,
    private readonly cache: CacheService,
  ) {}

  /** @throws DomainError `not_found`, also for another user's portfolio; `revision_not_reached` where PostgreSQL itself has less */
  async read(
    userId: string,
    portfolioId: string,
    { noCache = false, minRevision = 0 }: ReadOptions = {},
  ): Promise<CacheRead<Holdings>> {
    const key = cacheKeys.portfolio(userId, portfolioId);
    const load = () => this.load(userId, portfolioId);
    let read = await (noCache ? this.cache.readThrough(key, load) : this.cache.read(key, load));
    if (read.value && read.value.portfolio.revision < minRevision) read = await this.cache.readThrough(key, load);
    const { value, servedBy } = read;
    if (!value) throw notFound('Portfolio');
    if (value.portfolio.revision < minRevision) {
      const detail = `The portfolio is at revision ${value.portfolio.revision}`;
      throw new DomainError('conflict', 'revision_not_reached', detail, { revision: value.portfolio.revision });
    }
    return { value, servedBy };
  }

  /** Past the cache; `null` also for another user's portfolio. */
  async load(userId: string, portfolioId: string): Promise<Holdings | null> {
    // One statement sees one state of the database: of two, a trade in between would be in the one and not in the other.
    const found = (await this.portfolios
      .createQueryBuilder('portfolio')
      .leftJoinAndMapMany('portfolio.positions', PositionRow, 'position', 'position.portfolioId = portfolio.id')
      .leftJoinAndMapMany('portfolio.cash', CashBalanceRow, 'cash', 'cash.portfolioId = portfolio.id')
      .where({ id: portfolioId, userId })
      .orderBy('position.symbol')
      .addOrderBy('cash.currency')
      .getOne()) as (PortfolioRow & { positions: PositionRow[]; cash: CashBalanceRow[] }) | null;
    if (!found) return null;
    return {
      portfolio: toPortfolioFacts(found),
      positions: found.positions.map(toPositionFacts),
      cash: found.cash.map(toCash),
    };
  }
}
