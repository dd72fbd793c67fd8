import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AccountService } from './account.service.js';
import { Public } from './auth.guard.js';
import { SignInLimit } from './sign-in-limit.js';
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
    const user = await this.limit.guard(`${address} ${email.toLowerCase()}`, () =>
      this.accounts.authenticate(email, password),
    );
    return this.tokens.sign(user.id, user.role);
  }
}
