import { Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DependencyRegistry } from '../cache/dependency-registry.js';
import { AccountService } from './account.service.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { SignInLimit } from './sign-in-limit.js';
import { TokenService } from './token.service.js';
import { User } from './user.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([User])],
  controllers: [AuthController],
  providers: [AccountService, SignInLimit, TokenService, { provide: APP_GUARD, useClass: AuthGuard }],
  exports: [AccountService, TokenService],
})
export class IdentityModule implements OnModuleInit {
  constructor(private readonly dependencies: DependencyRegistry) {}

  onModuleInit(): void {
    // Accounts are read at sign-in only and never cached.
    this.dependencies.register('users', () => []);
  }
}
