import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { idSchema } from '../../common/validation.js';
import { Caller, Roles } from '../../identity/auth.guard.js';
import type { Principal } from '../../identity/token.service.js';
import { HoldingsReader } from '../holdings-reader.js';
import { toCsv } from './csv-export.js';
import { toJson } from './json-export.js';
import { tradePages } from './trade-pages.js';

const querySchema = z.object({ format: z.enum(['csv', 'json']).default('csv') });
const forms = {
  csv: { write: toCsv, type: 'text/csv; charset=utf-8' },
  json: { write: toJson, type: 'application/json; charset=utf-8' },
};

@ApiTags('Trades')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id/export')
@Roles('user', 'admin')
export class ExportsController {
  constructor(
    private readonly holdings: HoldingsReader,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'All trades, oldest first, as a file that can be imported again',
    description:
      'CSV has the trades that count; JSON also those that were amended or cancelled, with their `status`. In CSV an apostrophe stands ' +
      'before text that a spreadsheet would take for a formula; importing takes it away again.',
  })
  @ApiProduces('text/csv', 'application/json')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async read(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: querySchema }) { format }: z.infer<typeof querySchema>,
  ): Promise<StreamableFile> {
    const { value } = await this.holdings.read(userId, id);
    const { write, type } = forms[format];
    const text = Readable.from(write(value.portfolio, tradePages(this.dataSource.manager, id)));
    const disposition = `attachment; filename="portfolio-${id}.${format}"`;
    // Cut off, and not ended: half of the trades must not look like all of them.
    return new StreamableFile(text, { type, disposition }).setErrorHandler((_, response) => response.destroy?.());
  }
}
