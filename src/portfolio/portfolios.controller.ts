import { Body, Controller, Get, Headers, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import type { ServedBy } from '../cache/cache.service.js';
import { Events } from '../common/events.js';
import { idSchema, pageSchema, type Page } from '../common/validation.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import {
  createPortfolioSchema,
  portfolioSchema,
  readPortfolioSchema,
  type CreatePortfolio,
} from './portfolio.schemas.js';
import { PortfolioReader } from './portfolio-reader.js';
import { PortfolioService } from './portfolio.service.js';

/** RFC 9211. Tiers: memory of this process, Redis; behind them PostgreSQL. */
const cacheStatus: Record<ServedBy, string> = {
  memory: 'freshfolio; hit; detail=memory',
  redis: 'freshfolio; hit; detail=redis',
  load: 'freshfolio; fwd=uri-miss; detail=postgresql',
};
const BYPASSED = 'freshfolio; fwd=request; detail=postgresql';

@ApiTags('Portfolios')
@ApiBearerAuth()
@Controller('api/v1/portfolios')
@Roles('user', 'admin')
export class PortfoliosController {
  constructor(
    private readonly portfolios: PortfolioService,
    private readonly reader: PortfolioReader,
    private readonly events: Events,
  ) {}

  @Post()
  @ApiCreatedResponse({ standardSchema: portfolioSchema })
  async create(@Caller() { userId }: Principal, @Body({ schema: createPortfolioSchema }) input: CreatePortfolio) {
    const id = await this.portfolios.create(userId, input);
    return (await this.reader.read(userId, id)).portfolio;
  }

  @Get()
  @ApiOperation({ summary: 'Your portfolios, oldest first, without their positions' })
  list(@Caller() { userId }: Principal, @Query({ schema: pageSchema }) page: Page) {
    return this.portfolios.list(userId, page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'The portfolio at the latest prices; `Cache-Control: no-cache` reads PostgreSQL' })
  @ApiOkResponse({ standardSchema: portfolioSchema })
  async read(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: readPortfolioSchema }) { minRevision }: z.infer<typeof readPortfolioSchema>,
    @Headers('cache-control') cacheControl: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const noCache = cacheControl?.includes('no-cache') ?? false;
    const { answer, servedBy } = await this.reader.answer(userId, id, { noCache, minRevision });
    response.setHeader('ETag', answer.etag);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Cache-Status', noCache ? BYPASSED : cacheStatus[servedBy]);
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    void this.events.emit('portfolio.watched', { portfolios: [{ userId, portfolioId: id }] });
    if (names(ifNoneMatch, answer.etag)) response.status(HttpStatus.NOT_MODIFIED).send();
    else response.send(answer.bytes);
  }
}

/** RFC 9110, 13.1.2. Express does not ask where the request says no-cache, and `fetch` says so with every tag. */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}
