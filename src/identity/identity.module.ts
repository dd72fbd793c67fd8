import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CachedKinds } from '../cache/cached-kinds.js';
import { DependencyRegistry, touchesNothing } from '../cache/dependency-registry.js';
import { cacheKeys } from '../common/cache-keys.js';
import { SocketAuthenticator } from '../realtime/socket-authenticator.js';
import { AccessReader } from './access-reader.js';
import { AccountService } from './account.service.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditReader } from './audit/audit-reader.js';
import { AuditTrail } from './audit/audit-trail.js';
import { SocketAudit } from './audit/socket-audit.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { Authenticator } from './authenticator.js';
import { ExpiredRevocations } from './expired-revocations.js';
import { Revocations } from './revocations.js';
import { RevokedToken } from './revoked-token.entity.js';
import { SignInLimit } from './sign-in-limit.js';
import { TokenService } from './token.service.js';
import { User } from './user.entity.js';

/** Global: real time asks its {@link SocketAuthenticator}, and knows no feature. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([RevokedToken, User])],
  providers: [
    AccessReader,
    AccountService,
    AuditTrail,
    Authenticator,
    ExpiredRevocations,
    Revocations,
    SignInLimit,
    SocketAudit,
    TokenService,
    { provide: SocketAuthenticator, useExisting: Authenticator },
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [AccountService, AuditTrail, Authenticator, Revocations, SignInLimit, SocketAuthenticator, TokenService],
})
export class IdentityModule implements OnModuleInit {
  constructor(
    private readonly dependencies: DependencyRegistry,
    private readonly kinds: CachedKinds,
    private readonly access: AccessReader,
  ) {}

  onModuleInit(): void {
    this.dependencies.register('users', {
      columns: ['id'],
      touches: ({ id }) => [cacheKeys.access(String(id))],
      scopes: { user: 'id::text = $1' },
    });
    this.dependencies.register('revoked_tokens', {
      columns: ['user_id'],
      touches: ({ user_id }) => [cacheKeys.access(String(user_id))],
      scopes: { user: 'user_id = $1' },
    });
    // What was done by hand is never read through the cache.
    this.dependencies.register('audit_events', touchesNothing);
    this.kinds.register('access', (userId) => this.access.load(userId));
  }
}

@Module({ imports: [IdentityModule], controllers: [AuditController, AuthController], providers: [AuditReader] })
export class IdentityWebModule {}
