import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { DomainError } from '../common/errors.js';
import { AccountService } from './account.service.js';
import { AuditTrail } from './audit/audit-trail.js';
import { Public } from './auth.guard.js';
import { SignInLimit } from './sign-in-limit.js';
import type { User } from './user.entity.js';
import { signedElsewhere, TokenService } from './token.service.js';

const credentialsSchema = z.object({ email: z.email().max(200), password: z.string().min(1).max(200) });
const tokenSchema = z.object({ accessToken: z.string(), expiresIn: z.number().describe('seconds') });

@ApiTags('Identity')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly accounts: AccountService,
    private readonly tokens: TokenService,
    private readonly limit: SignInLimit,
    private readonly audit: AuditTrail,
  ) {}

  @Post('token')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'A bearer token for an account of the local issuer' })
  @ApiOkResponse({ standardSchema: tokenSchema })
  async token(
    @Body({ schema: credentialsSchema }) { email, password }: z.infer<typeof credentialsSchema>,
    @Ip() address: string,
  ) {
    if (!this.tokens.isLocal) throw signedElsewhere();
    const user = await this.limit.guard(`${address} ${email.toLowerCase()}`, () => this.authenticate(email, password));
    await this.audit.record({ actor: user.id, action: 'sign_in', detail: { email: user.email } });
    return this.tokens.sign(user.id, user.role);
  }

  private async authenticate(email: string, password: string): Promise<User> {
    try {
      return await this.accounts.authenticate(email, password);
    } catch (error) {
      if (error instanceof DomainError) {
        await this.audit.record({ actor: 'nobody', action: 'sign_in.refused', detail: { email, code: error.code } });
      }
      throw error;
    }
  }
}
