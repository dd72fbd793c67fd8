import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { minorUnits } from '../common/currencies.js';
import { Roles } from '../identity/auth.guard.js';

const currencySchema = z.object({
  code: z.string(),
  minorUnits: z.number().nullable().describe('digits that its smallest coin has after the point; null: there is none'),
});
const listSchema = z.object({ items: z.array(currencySchema), nextCursor: z.null() });
const items = [...minorUnits].map(([code, digits]) => ({ code, minorUnits: digits }));

@ApiTags('Portfolios')
@ApiBearerAuth()
@Controller('api/v1/currencies')
@Roles('user', 'feed', 'admin')
export class CurrenciesController {
  @Get()
  @ApiOperation({
    summary: 'The currencies that anything may be in (ISO 4217), for whoever rounds amounts to show them',
  })
  @ApiOkResponse({ standardSchema: listSchema })
  read(): z.infer<typeof listSchema> {
    return { items, nextCursor: null };
  }
}
