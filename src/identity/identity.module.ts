import { Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DependencyRegistry, touchesNothing } from '../cache/dependency-registry.js';
import { SocketAuthenticator } from '../realtime/socket-authenticator.js';
import { AccountService } from './account.service.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditReader } from './audit/audit-reader.js';
import { AuditTrail } from './audit/audit-trail.js';
import { SocketAudit } from './audit/socket-audit.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { SignInLimit } from './sign-in-limit.js';
import { TokenService } from './token.service.js';
import { User } from './user.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([User])],
  providers: [
    AccountService,
    AuditTrail,
    SignInLimit,
    SocketAudit,
    TokenService,
    { provide: SocketAuthenticator, useExisting: TokenService },
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [AccountService, AuditTrail, SignInLimit, SocketAuthenticator, TokenService],
})
export class IdentityModule implements OnModuleInit {
  constructor(private readonly dependencies: DependencyRegistry) {}

  onModuleInit(): void {
    // Accounts are read at sign-in only and never cached, what was done by hand not at all.
    for (const table of ['users', 'audit_events']) this.dependencies.register(table, touchesNothing);
  }
}

@Module({ imports: [IdentityModule], controllers: [AuditController, AuthController], providers: [AuditReader] })
export class IdentityWebModule {}
