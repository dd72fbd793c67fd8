import { Controller, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { z } from 'zod';
import { idSchema } from '../../common/validation.js';
import { KeepsItsOwnAnswers } from '../../idempotency/idempotency-key.js';
import { OnceOnly } from '../../idempotency/once-only.js';
import { type Authenticated, Caller, Roles } from '../../identity/auth.guard.js';
import type { Principal } from '../../identity/token.service.js';
import { importReportSchema, type ImportReport } from './import-report.js';
import { ImportService } from './import.service.js';
import { formats } from './read-file.js';
import { withUpload } from './upload.js';

const querySchema = z.object({
  dryRun: z.enum(['true', 'false']).default('false').describe('true: says what would happen, and writes nothing'),
  format: z.enum(formats).optional().describe('recognised by the file where it is left out'),
});

@ApiTags('Trades')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id/imports')
@Roles('user', 'admin')
export class ImportsController {
  constructor(
    private readonly imports: ImportService,
    private readonly once: OnceOnly,
  ) {}

  @Post()
  @KeepsItsOwnAnswers()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Books all trades of a file, or none of them',
    description:
      'The body is the file, of up to 16 MB and 100,000 trades: CSV or JSON of Ghostfolio, CSV of an Interactive Brokers Flex query, ' +
      'OFX, CSV of Portfolio Performance, or our own export. Columns are found by their names. Trades that the portfolio has already ' +
      'are duplicates and skipped. Sockets of `/ws/portfolio` get `notice { code: "import_progress", portfolioId, step, done, total }`.',
  })
  @ApiConsumes('text/csv', 'application/json', 'application/x-ofx', 'text/plain', 'application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOkResponse({ standardSchema: importReportSchema })
  @ApiBadRequestResponse({ description: '`file_unreadable` or `unknown_format`' })
  @ApiUnprocessableEntityResponse({ description: '`import_refused`, with the report: nothing was written' })
  book(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: querySchema }) { dryRun, format }: z.infer<typeof querySchema>,
    @Req() request: Authenticated,
  ): Promise<ImportReport> {
    const options = { dryRun: dryRun === 'true', format };
    return withUpload(request, (file) =>
      this.once.answer(request, file, () => this.imports.run(userId, id, file, options)),
    );
  }
}
