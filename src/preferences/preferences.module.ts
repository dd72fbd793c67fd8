import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CachedKinds } from '../cache/cached-kinds.js';
import { DependencyRegistry } from '../cache/dependency-registry.js';
import { cacheKeys } from '../common/cache-keys.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PreferencesController } from './preferences.controller.js';
import { UserPreferencesRow } from './preferences.entity.js';
import { PreferencesService } from './preferences.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([UserPreferencesRow])],
  providers: [PreferencesService],
  exports: [PreferencesService],
})
export class PreferencesModule implements OnModuleInit {
  constructor(
    private readonly dependencies: DependencyRegistry,
    private readonly kinds: CachedKinds,
    private readonly preferences: PreferencesService,
  ) {}

  onModuleInit(): void {
    this.dependencies.register('user_preferences', {
      columns: ['user_id'],
      touches: ({ user_id }) => [cacheKeys.preferences(String(user_id))],
      scopes: { user: 'user_id = $1' },
    });
    this.kinds.register('preferences', (userId) => this.preferences.load(userId));
  }
}

@Module({ imports: [PreferencesModule, IdentityModule], controllers: [PreferencesController] })
export class PreferencesWebModule {}
