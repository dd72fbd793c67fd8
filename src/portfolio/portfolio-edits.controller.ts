import { Body, Controller, Delete, HttpCode, Param, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idSchema } from '../common/validation.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import { PortfolioEdits } from './portfolio-edits.js';
import { PortfolioReader } from './portfolio-reader.js';
import {
  changePortfolioSchema,
  portfolioSchema,
  portfolioSummarySchema,
  type ChangePortfolio,
  type PortfolioView,
} from './portfolio.schemas.js';
import { NeedsVersion, VersionInQuery } from '../common/version-docs.js';
import { type Expected, ExpectedVersion } from '../common/versions.js';

@ApiTags('Portfolios')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id')
@Roles('user', 'admin')
export class PortfolioEditsController {
  constructor(
    private readonly edits: PortfolioEdits,
    private readonly reader: PortfolioReader,
  ) {}

  @Patch()
  @ApiOperation({
    summary:
      'Changes the portfolio if it is still what you have seen; another cost method recomputes it from the trades',
  })
  @ApiOkResponse({ standardSchema: portfolioSchema })
  @NeedsVersion(portfolioSummarySchema)
  async change(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: changePortfolioSchema }) { name, costMethod, allowNegativeCash }: ChangePortfolio,
    @ExpectedVersion() expected: Expected,
  ): Promise<PortfolioView> {
    const minRevision = await this.edits.change(userId, id, { name, costMethod, allowNegativeCash }, expected);
    return (await this.reader.read(userId, id, { minRevision })).portfolio;
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Removes the portfolio and everything in it, if it is still what you have seen' })
  @VersionInQuery()
  @ApiNoContentResponse()
  @NeedsVersion(portfolioSummarySchema)
  remove(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @ExpectedVersion() expected: Expected,
  ): Promise<void> {
    return this.edits.remove(userId, id, expected);
  }
}
