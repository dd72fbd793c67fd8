import { Injectable, SetMetadata, createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { DomainError } from '../common/errors.js';
import { identifyCaller } from '../common/request-context.js';
import { Authenticator } from './authenticator.js';
import { unauthorized, type Principal } from './token.service.js';
import type { Role } from './user.entity.js';

const ALLOWED_ROLES = 'allowedRoles';
/** Its principal is verified where there is one. */
export type Authenticated = Request & { principal?: Principal };

/** Who may call a route. Without one of these two nobody may. */
export const Roles = (...roles: Role[]) => SetMetadata(ALLOWED_ROLES, roles);
export const Public = () => SetMetadata(ALLOWED_ROLES, 'everybody');

/** The verified {@link Principal} of the request. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<Authenticated>();
  if (!principal) throw unauthorized();
  return principal;
});

/** Denies every HTTP route that does not say who may call it. Sockets are checked at their handshake (realtime/). */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    const allowed = this.reflector.getAllAndOverride<Role[] | 'everybody' | undefined>(ALLOWED_ROLES, targets);
    if (allowed === 'everybody') return true;
    const request = context.switchToHttp().getRequest<Authenticated>();
    request.principal = await this.authenticator.verify(bearerToken(request));
    identifyCaller(request.principal.userId);
    if (!allowed?.includes(request.principal.role)) {
      throw new DomainError('forbidden', 'forbidden', 'Your role may not do this');
    }
    return true;
  }
}

export function bearerToken(request: Pick<Request, 'headers'>): string {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? (token ?? '') : '';
}
