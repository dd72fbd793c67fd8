import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { idSchema } from '../../common/validation.js';
import { Caller, Roles } from '../auth.guard.js';
import type { Principal } from '../token.service.js';
import { AuditReader } from './audit-reader.js';
import { auditListSchema, auditQuerySchema, portfolioAuditQuerySchema } from './audit.schemas.js';

@ApiTags('Audit')
@ApiBearerAuth()
@Controller('api/v1')
export class AuditController {
  constructor(private readonly reader: AuditReader) {}

  @Get('audit')
  @Roles('admin')
  @ApiOperation({ summary: 'Who did what, when and from where, with what was before and after; the latest first' })
  @ApiOkResponse({ standardSchema: auditListSchema })
  readAll(@Query({ schema: auditQuerySchema }) query: z.infer<typeof auditQuerySchema>) {
    return this.reader.read(query);
  }

  @Get('portfolios/:id/audit')
  @Roles('user', 'admin')
  @ApiOperation({ summary: 'What was done to a portfolio of one’s own, also after it was deleted' })
  @ApiOkResponse({ standardSchema: auditListSchema })
  readPortfolio(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) portfolioId: string,
    @Query({ schema: portfolioAuditQuerySchema }) query: z.infer<typeof portfolioAuditQuerySchema>,
  ) {
    return this.reader.read({ ...query, portfolioId, userId });
  }
}
