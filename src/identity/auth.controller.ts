import { Body, Controller, Get, HttpCode, Inject, Ip, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { DomainError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { AccountService } from './account.service.js';
import { AuditTrail } from './audit/audit-trail.js';
import { Caller, Public, Roles } from './auth.guard.js';
import { Revocations } from './revocations.js';
import { SignInLimit } from './sign-in-limit.js';
import type { User } from './user.entity.js';
import { signedElsewhere, TokenService, type Principal } from './token.service.js';

const credentialsSchema = z.object({ email: z.email().max(200), password: z.string().min(1).max(200) });
const signOutSchema = z
  .strictObject({
    everywhere: z.boolean().optional().describe('all tokens of yours that were issued until now; else only this one'),
  })
  .optional();
const tokenSchema = z.object({ accessToken: z.string(), expiresIn: z.number().describe('seconds') });
const modeSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('local').describe('by POST /api/v1/auth/token') }),
  z.object({
    mode: z.literal('oidc').describe('at an OpenID provider, by authorization code and PKCE'),
    issuer: z.string(),
    clientId: z.string(),
    scope: z.string(),
    audience: z.string().describe('for whom the access token has to be'),
  }),
  z.object({ mode: z.literal('external').describe('at an identity provider that a page is not known to') }),
]);

@ApiTags('Identity')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly accounts: AccountService,
    private readonly tokens: TokenService,
    private readonly limit: SignInLimit,
    private readonly audit: AuditTrail,
    private readonly revocations: Revocations,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('mode')
  @Public()
  @ApiOperation({ summary: 'Where one signs in' })
  @ApiOkResponse({ standardSchema: modeSchema })
  mode(): z.infer<typeof modeSchema> {
    if (this.tokens.isLocal) return { mode: 'local' };
    const { issuer, audience, oidc } = this.config.auth;
    return oidc ? { mode: 'oidc', issuer, audience, ...oidc } : { mode: 'external' };
  }

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

  @Post('renew')
  @HttpCode(200)
  @Roles('user', 'feed', 'admin')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'The next token for one of the local issuer that is still good',
    description:
      'Until 12 hours after the password was given; a token never lasts longer than that. Signing out with one of them ends all of them.',
  })
  @ApiOkResponse({ standardSchema: tokenSchema })
  renew(@Caller() { userId, role, tokenId, signedInAt, isOfAccount }: Principal) {
    if (!isOfAccount) throw signedElsewhere();
    return this.tokens.sign(userId, role, { tokenId, signedInAt });
  }

  @Post('sign-out')
  @HttpCode(204)
  @Roles('user', 'feed', 'admin')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Ends the token: no process takes it any more, and its sockets are closed' })
  @ApiNoContentResponse({ description: 'Signed out' })
  async signOut(
    @Caller() caller: Principal,
    @Body({ schema: signOutSchema }) body: z.infer<typeof signOutSchema>,
  ): Promise<void> {
    const everywhere = body?.everywhere ?? false;
    await this.audit.record({ actor: caller.userId, action: 'sign_out', detail: { everywhere } });
    await this.revocations.signOut(caller, everywhere);
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
