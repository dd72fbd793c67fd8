import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idSchema } from '../common/validation.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import {
  noticeSchema,
  type NoticesQuery,
  noticesQuerySchema,
  noticesSchema,
  type NoticeView,
  readAllSchema,
} from './notice.schemas.js';
import { NoticeList } from './notice-list.js';

@ApiTags('Notices')
@ApiBearerAuth()
@Controller('api/v1/notices')
@Roles('user')
export class NoticesController {
  constructor(private readonly notices: NoticeList) {}

  @Get()
  @ApiOperation({ summary: 'What your rules told you in the last 90 days, newest first' })
  @ApiOkResponse({ standardSchema: noticesSchema })
  list(@Caller() { userId }: Principal, @Query({ schema: noticesQuerySchema }) query: NoticesQuery) {
    return this.notices.list(userId, query);
  }

  @Post('read-all')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: readAllSchema })
  readAll(@Caller() { userId }: Principal): Promise<{ read: number }> {
    return this.notices.readAll(userId);
  }

  @Post(':id/read')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: noticeSchema })
  read(@Caller() { userId }: Principal, @Param('id', { schema: idSchema }) id: string): Promise<NoticeView> {
    return this.notices.read(userId, id);
  }
}
