import { Body, Controller, Delete, HttpStatus, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { idSchema } from '../common/validation.js';
import { NeedsVersion, VersionInQuery } from '../common/version-docs.js';
import { type Expected, ExpectedVersion } from '../common/versions.js';
import { REPLAYED } from '../idempotency/idempotency-key.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import { WatchlistItems } from './watchlist-items.js';
import { WatchlistMoves } from './watchlist-moves.js';
import {
  type AddItem,
  addItemSchema,
  changeItemSchema,
  itemAnswerSchema,
  type ItemChange,
  itemSchema,
  moveAnswerSchema,
  type MoveItem,
  moveItemSchema,
  removalSchema,
} from './watchlist.schemas.js';

@ApiTags('Watchlists')
@ApiBearerAuth()
@Controller('api/v1/watchlists/:id/items')
@Roles('user', 'admin')
export class WatchlistItemsController {
  constructor(
    private readonly items: WatchlistItems,
    private readonly moves: WatchlistMoves,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Puts a symbol at the end; 409 item_exists where it is there, 422 too_many_items beyond 500',
  })
  @ApiCreatedResponse({ standardSchema: itemAnswerSchema })
  add(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) watchlistId: string,
    @Body({ schema: addItemSchema }) item: AddItem,
  ) {
    return this.items.add(userId, watchlistId, item);
  }

  @Patch(':itemId')
  @ApiOperation({ summary: 'Another note or target, if they are still what you have seen: the version is the item’s' })
  @ApiOkResponse({ standardSchema: itemAnswerSchema })
  @NeedsVersion(itemSchema)
  change(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) watchlistId: string,
    @Param('itemId', { schema: idSchema }) id: string,
    @Body({ schema: changeItemSchema }) { note, targetPrice }: ItemChange,
    @ExpectedVersion() expected: Expected,
  ) {
    return this.items.change({ userId, watchlistId, id, expected }, { note, targetPrice });
  }

  @Delete(':itemId')
  @ApiOperation({ summary: 'Takes it out, if it is still what you have seen: the version is the item’s' })
  @VersionInQuery()
  @ApiOkResponse({ standardSchema: removalSchema })
  @NeedsVersion(itemSchema)
  async remove(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) watchlistId: string,
    @Param('itemId', { schema: idSchema }) id: string,
    @ExpectedVersion() expected: Expected,
  ) {
    return { version: await this.items.remove({ userId, watchlistId, id, expected }) };
  }

  @Post(':itemId/move-to-portfolio')
  @ApiOperation({
    summary: 'Books a buy and takes the item out, both or neither; the same executionId again gets the first answer',
  })
  @ApiCreatedResponse({ standardSchema: moveAnswerSchema })
  @ApiOkResponse({ standardSchema: moveAnswerSchema, description: 'it was booked before' })
  async move(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) watchlistId: string,
    @Param('itemId', { schema: idSchema }) id: string,
    @Body({ schema: moveItemSchema }) terms: MoveItem,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { answer, repeated } = await this.moves.move(userId, watchlistId, id, terms);
    if (repeated) response.status(HttpStatus.OK).setHeader(REPLAYED, 'true');
    return answer;
  }
}
