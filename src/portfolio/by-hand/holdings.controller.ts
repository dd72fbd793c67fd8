import { applyDecorators, Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idSchema } from '../../common/validation.js';
import { Caller, Roles } from '../../identity/auth.guard.js';
import type { Principal } from '../../identity/token.service.js';
import { positionSchema } from '../portfolio.schemas.js';
import { NeedsVersion, VersionInQuery } from '../../common/version-docs.js';
import { type Expected, ExpectedVersion } from '../../common/versions.js';
import { HoldingEdits } from './holding-edits.js';
import {
  type ChangeHolding,
  changeHoldingSchema,
  type HoldingAnswer,
  holdingAnswerSchema,
  type OpenHolding,
  openHoldingSchema,
} from './holding.schemas.js';

const Edit = (summary: string) =>
  applyDecorators(
    ApiOperation({ summary }),
    ApiOkResponse({ standardSchema: holdingAnswerSchema }),
    NeedsVersion(positionSchema),
  );

@ApiTags('Holdings')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id/holdings')
@Roles('user', 'admin')
export class HoldingsController {
  constructor(private readonly holdings: HoldingEdits) {}

  @Post()
  @ApiOperation({
    summary: 'Sets what is held of a symbol, without cash; 409 holding_exists where something is held already',
  })
  @ApiCreatedResponse({ standardSchema: holdingAnswerSchema })
  open(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) portfolioId: string,
    @Body({ schema: openHoldingSchema }) holding: OpenHolding,
  ): Promise<HoldingAnswer> {
    return this.holdings.open(userId, portfolioId, holding);
  }

  @Patch(':holdingId')
  @Edit('Sets quantity and cost from now on, without cash; another quantity alone leaves the average cost')
  change(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) portfolioId: string,
    @Param('holdingId', { schema: idSchema }) id: string,
    @Body({ schema: changeHoldingSchema }) { quantity, averageCost, costBasis }: ChangeHolding,
    @ExpectedVersion() expected: Expected,
  ): Promise<HoldingAnswer> {
    return this.holdings.change({ userId, portfolioId, id, expected }, { quantity, averageCost, costBasis });
  }

  @Delete(':holdingId')
  @VersionInQuery()
  @Edit('Nothing is held from now on, without cash; what was realized and received before stays')
  remove(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) portfolioId: string,
    @Param('holdingId', { schema: idSchema }) id: string,
    @ExpectedVersion() expected: Expected,
  ): Promise<HoldingAnswer> {
    return this.holdings.remove({ userId, portfolioId, id, expected });
  }
}
