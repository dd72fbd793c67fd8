import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import {
  changePreferencesSchema,
  type ChangePreferences,
  preferencesSchema,
  type Preferences,
} from './preferences.schemas.js';
import { PreferencesService } from './preferences.service.js';

@ApiTags('Preferences')
@ApiBearerAuth()
@Controller('api/v1/preferences')
@Roles('user')
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get()
  @ApiOperation({ summary: 'What you asked for' })
  @ApiOkResponse({ standardSchema: preferencesSchema })
  read(@Caller() { userId }: Principal): Promise<Preferences> {
    return this.preferences.read(userId);
  }

  @Patch()
  @ApiOperation({ summary: 'How often prices may move your portfolios; what you change yourself is seen at once' })
  @ApiOkResponse({ standardSchema: preferencesSchema })
  change(
    @Caller() { userId }: Principal,
    @Body({ schema: changePreferencesSchema }) changes: ChangePreferences,
  ): Promise<Preferences> {
    return this.preferences.change(userId, changes);
  }
}
