import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { CacheService } from '../cache/cache.service.js';
import { cacheKeys } from '../common/cache-keys.js';
import { ACCESS } from './access-sql.js';
import type { Access } from './access.js';

const accountId = z.guid();

/** What has been taken back of a user's tokens. */
@Injectable()
export class AccessReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: CacheService,
  ) {}

  async read(userId: string): Promise<Access> {
    return (await this.cache.read(cacheKeys.access(userId), () => this.load(userId))).value;
  }

  /** Past the cache. */
  async load(userId: string): Promise<Access> {
    return (await this.loadMany([userId])).get(userId)!;
  }

  /** Past the cache, with one query. */
  async loadMany(userIds: readonly string[]): Promise<Map<string, Access>> {
    const accounts = userIds.map((userId) => (accountId.safeParse(userId).success ? userId : null));
    const rows: (Access & { userId: string })[] = await this.dataSource.query(ACCESS, [userIds, accounts]);
    return new Map(rows.map(({ userId, ...access }) => [userId, access]));
  }
}
