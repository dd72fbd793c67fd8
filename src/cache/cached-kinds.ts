import { Injectable } from '@nestjs/common';
import { parseKey, type CacheKey } from '../common/cache-keys.js';

type Load = (...parts: string[]) => Promise<unknown>;

/** A key with the way to what should be held under it. */
export interface CachedKey extends CacheKey {
  /** Past both tiers: what PostgreSQL says now. */
  load: () => Promise<unknown>;
}

/** What features say about the kinds of values that they cache: how one is loaded from PostgreSQL, by the parts of its key. */
@Injectable()
export class CachedKinds {
  private readonly loads = new Map<string, Load>();

  register(kind: string, load: Load): void {
    if (this.loads.has(kind)) throw new Error(`Values of the kind ${kind} are loaded in two ways`);
    this.loads.set(kind, load);
  }

  /** `null` where it is no key, or its value cannot be made from PostgreSQL again. */
  find(key: string): CachedKey | null {
    const parsed = parseKey(key);
    const load = parsed && this.loads.get(parsed.kind);
    return parsed && load ? { ...parsed, load: () => load(...parsed.parts) } : null;
  }
}
