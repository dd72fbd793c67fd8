import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, MoreThan, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { CacheService } from '../cache/cache.service.js';
import { cacheKeys } from '../common/cache-keys.js';
import { decodeCursor, toList, type List } from '../common/cursor.js';
import type { Page } from '../common/validation.js';
import { write } from '../database/write.js';
import { PortfolioRow } from './entities.js';
import { toPortfolioFacts } from './holdings.js';
import type { CreatePortfolio, PortfolioSummary } from './portfolio.schemas.js';

/** as many as are asked for where nobody says how many */
const FIRST_PAGE = 100;
const idCursor = z.tuple([z.uuid()]);

/** The user's portfolios themselves, without what is in them. */
@Injectable()
export class PortfolioService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(PortfolioRow) private readonly portfolios: Repository<PortfolioRow>,
    private readonly cache: CacheService,
  ) {}

  async create(userId: string, { entityId, ...terms }: CreatePortfolio): Promise<string> {
    const row = this.portfolios.create({
      id: uuidv7(),
      userId,
      ...terms,
      entityId: entityId ?? null,
      version: 1,
      revision: 0,
    });
    await write(this.dataSource, (manager) => manager.insert(PortfolioRow, row));
    return row.id;
  }

  /** Oldest first. The first page is cached: hardly anybody has a second. */
  async list(userId: string, { limit, cursor }: Page): Promise<List<PortfolioSummary>> {
    if (cursor !== undefined || limit !== FIRST_PAGE) return this.load(userId, limit, cursor);
    const { value } = await this.cache.read(cacheKeys.portfolios(userId), () => this.firstPage(userId));
    return value;
  }

  /** What is cached of the list, from PostgreSQL. */
  firstPage(userId: string): Promise<List<PortfolioSummary>> {
    return this.load(userId, FIRST_PAGE);
  }

  private async load(userId: string, limit: number, cursor?: string): Promise<List<PortfolioSummary>> {
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, idCursor);
    const where = after === undefined ? { userId } : { userId, id: MoreThan(after) };
    const rows = await this.portfolios.find({ where, order: { id: 'ASC' }, take: limit + 1 });
    return toList(rows, limit, summarize, ({ id }) => [id]);
  }
}

export function summarize(row: PortfolioRow): PortfolioSummary {
  const { updatedAt: _, ...summary } = toPortfolioFacts(row);
  return summary;
}
