import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { idSchema, type Page, pageSchema } from '../common/validation.js';
import { NeedsVersion, VersionInQuery } from '../common/version-docs.js';
import { type Expected, ExpectedVersion } from '../common/versions.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import { WatchlistEdits } from './watchlist-edits.js';
import { WatchlistReader } from './watchlist-reader.js';
import {
  changeWatchlistSchema,
  type CreateWatchlist,
  createWatchlistSchema,
  type WatchlistChange,
  watchlistSchema,
  watchlistsSchema,
} from './watchlist.schemas.js';

@ApiTags('Watchlists')
@ApiBearerAuth()
@Controller('api/v1/watchlists')
@Roles('user', 'admin')
export class WatchlistsController {
  constructor(
    private readonly reader: WatchlistReader,
    private readonly edits: WatchlistEdits,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your watchlists, oldest first, without their items' })
  @ApiOkResponse({ standardSchema: watchlistsSchema })
  list(@Caller() { userId }: Principal, @Query({ schema: pageSchema }) page: Page) {
    return this.reader.list(userId, page);
  }

  @Post()
  @ApiOperation({ summary: 'A new watchlist; 422 too_many_watchlists beyond 100' })
  @ApiCreatedResponse({ standardSchema: watchlistSchema })
  create(@Caller() { userId }: Principal, @Body({ schema: createWatchlistSchema }) input: CreateWatchlist) {
    return this.edits.create(userId, input);
  }

  @Get(':id')
  @ApiOperation({ summary: 'The watchlist at the latest prices; `Cache-Control: no-cache` reads PostgreSQL' })
  @ApiOkResponse({ standardSchema: watchlistSchema })
  read(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Headers('cache-control') cacheControl: string | undefined,
  ) {
    return this.reader.read(userId, id, { noCache: cacheControl?.includes('no-cache') });
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Another name or order, if neither the list nor what is in it has changed since it was read',
  })
  @ApiOkResponse({ standardSchema: watchlistSchema })
  @NeedsVersion(watchlistSchema)
  change(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: changeWatchlistSchema }) { name, itemIds }: WatchlistChange,
    @ExpectedVersion() expected: Expected,
  ) {
    return this.edits.change(userId, id, { name, itemIds }, expected);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Removes the watchlist, if it is still what you have seen' })
  @VersionInQuery()
  @ApiNoContentResponse()
  @NeedsVersion(watchlistSchema)
  remove(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @ExpectedVersion() expected: Expected,
  ): Promise<void> {
    return this.edits.remove(userId, id, expected);
  }
}
