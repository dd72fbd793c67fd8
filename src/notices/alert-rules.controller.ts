import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { idSchema, type Page, pageSchema } from '../common/validation.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import { NeedsVersion, VersionInQuery } from '../common/version-docs.js';
import { type Expected, ExpectedVersion } from '../common/versions.js';
import {
  alertRuleSchema,
  alertRulesSchema,
  type ChangeAlertRule,
  changeAlertRuleSchema,
  type CreateAlertRule,
  createAlertRuleSchema,
} from './alert-rule.schemas.js';
import { AlertRules } from './alert-rules.js';

const KINDS = `\`price_above\` and \`price_below\`: the latest price of the symbol is beyond the threshold.
\`day_change_beyond\`: the price of the symbol, or the day change of the portfolio, is more than so many percent away from the previous close,
up or down; each day counts for itself.
\`update_late\`: a price or a trade has been waiting for longer than \`afterMs\` to be part of the portfolio's value. Only portfolios that somebody looks at are valued
as prices move. Whether prices come at all is said by \`GET /api/v1/market/status\`.

A rule is told once when its value goes beyond the threshold, and again only after the value has come back in between; what is true already when
the rule is made or changed is told at once. It is told by \`notice { code: "alert", … }\` on every connection, and stays in \`GET /api/v1/notices\`.
At most 100 rules a user.`;

@ApiTags('Notices')
@ApiBearerAuth()
@Controller('api/v1/alert-rules')
@Roles('user')
export class AlertRulesController {
  constructor(private readonly rules: AlertRules) {}

  @Get()
  @ApiOperation({ summary: 'What you want to be told, oldest first' })
  @ApiOkResponse({ standardSchema: alertRulesSchema })
  list(@Caller() { userId }: Principal, @Query({ schema: pageSchema }) page: Page) {
    return this.rules.list(userId, page);
  }

  @Post()
  @ApiOperation({ summary: 'What you want to be told', description: KINDS })
  @ApiCreatedResponse({ standardSchema: alertRuleSchema })
  create(@Caller() { userId }: Principal, @Body({ schema: createAlertRuleSchema }) terms: CreateAlertRule) {
    return this.rules.create(userId, terms);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: alertRuleSchema })
  read(@Caller() { userId }: Principal, @Param('id', { schema: idSchema }) id: string) {
    return this.rules.read(userId, id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Another threshold, if the rule is still what you have seen; it is armed again' })
  @ApiOkResponse({ standardSchema: alertRuleSchema })
  @NeedsVersion(alertRuleSchema)
  change(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: changeAlertRuleSchema }) { threshold, percent, afterMs }: ChangeAlertRule,
    @ExpectedVersion() expected: Expected,
  ) {
    return this.rules.change(userId, id, { threshold, percent, afterMs }, expected);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Removes the rule, if it is still what you have seen; what was told stays' })
  @VersionInQuery()
  @ApiNoContentResponse()
  @NeedsVersion(alertRuleSchema)
  remove(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @ExpectedVersion() expected: Expected,
  ): Promise<void> {
    return this.rules.remove(userId, id, expected);
  }
}
