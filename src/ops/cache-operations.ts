import { Injectable } from '@nestjs/common';
import { ScopedInvalidation } from '../cache/scoped-invalidation.js';
import { AuditTrail } from '../identity/audit/audit-trail.js';
import type { Invalidate } from './cache.schemas.js';

/** What operators do to the cache by hand. */
@Injectable()
export class CacheOperations {
  constructor(
    private readonly scoped: ScopedInvalidation,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * How many keys; `null` for all, which nobody counts.
   * @throws DomainError `unknown_table`; `cache_unavailable` where Redis did not acknowledge it
   */
  async invalidate(actor: string, request: Invalidate): Promise<number | null> {
    await this.audit.record({ actor, action: 'cache.invalidate', detail: request });
    if (request.scope === 'table') return this.scoped.invalidateTable(request.value);
    if (request.scope === 'pattern') return this.scoped.invalidatePattern(request.value);
    if (request.scope !== 'all') return this.scoped.invalidateScope(request.scope, request.value);
    await this.scoped.invalidateEverything();
    return null;
  }
}
