import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../identity/auth.guard.js';
import { operationsFiguresSchema } from './operations.schemas.js';
import { OperationsFiguresReader } from './operations-figures.js';

@ApiTags('Operations')
@ApiBearerAuth()
@Controller('api/v1/operations/figures')
@Roles('admin')
export class OperationsController {
  constructor(private readonly figures: OperationsFiguresReader) {}

  @Get()
  @ApiOperation({ summary: 'What there is to watch: the metrics that matter, of the process that answers' })
  @ApiOkResponse({ standardSchema: operationsFiguresSchema })
  read() {
    return this.figures.read();
  }
}
