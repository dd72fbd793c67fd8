import { Injectable } from '@nestjs/common';
import { SocketAuthenticator } from '../realtime/socket-authenticator.js';
import { isRevoked } from './access.js';
import { AccessReader } from './access-reader.js';
import { TokenService, unauthorized, type Principal } from './token.service.js';

/** Says whose a token is, if it is still good: for REST and for sockets. */
@Injectable()
export class Authenticator extends SocketAuthenticator<Principal> {
  constructor(
    private readonly tokens: TokenService,
    private readonly access: AccessReader,
  ) {
    super();
  }

  /** @throws DomainError `unauthorized`, also where the token was taken back */
  async verify(token: string): Promise<Principal> {
    const principal = await this.tokens.verify(token);
    if (isRevoked(principal, await this.access.read(principal.userId))) throw unauthorized();
    return principal;
  }

  async findRevoked(principals: readonly Principal[]): Promise<Principal[]> {
    const access = await this.access.loadMany([...new Set(principals.map(({ userId }) => userId))]);
    return principals.filter((principal) => isRevoked(principal, access.get(principal.userId)!));
  }
}
