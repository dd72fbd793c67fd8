import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CacheService } from '../cache/cache.service.js';
import { cacheKeys } from '../common/cache-keys.js';
import { UserPreferencesRow } from './preferences.entity.js';
import type { ChangePreferences, Preferences } from './preferences.schemas.js';

const CHANGE = `
INSERT INTO user_preferences AS known (user_id, min_interval_ms) VALUES ($1, $2)
ON CONFLICT (user_id) DO UPDATE SET min_interval_ms = excluded.min_interval_ms, version = known.version + 1
RETURNING min_interval_ms AS "minIntervalMs", version`;

@Injectable()
export class PreferencesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: CacheService,
  ) {}

  async read(userId: string): Promise<Preferences> {
    return (await this.cache.read(cacheKeys.preferences(userId), () => this.load(userId))).value;
  }

  /** Past the cache. */
  async load(userId: string): Promise<Preferences> {
    const row = await this.dataSource.getRepository(UserPreferencesRow).findOneBy({ userId });
    return { minIntervalMs: row?.minIntervalMs ?? 0, version: row?.version ?? 0 };
  }

  change(userId: string, { minIntervalMs }: ChangePreferences): Promise<Preferences> {
    return this.dataSource.transaction(async (manager) => {
      const [changed]: Preferences[] = await manager.query(CHANGE, [userId, minIntervalMs ?? 0]);
      return changed!;
    });
  }
}
