import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import type { CachedKey } from './cached-kinds.js';
import { Inspector, type Held } from './inspector.js';

const DEADLINE_MS = 5000;
/** So long (ms) a change that was committed between two looks has to reach the caches before what they hold counts as old. */
const GRACE_MS = 1000;

export type Tier = 'memory' | 'redis';

/** What the tiers hold beside what PostgreSQL says. */
export interface Verdict {
  /** `absent`: nothing was held; `overtaken`: it differed, and was gone or another one at the second look */
  result: 'absent' | 'equal' | 'overtaken' | 'stale';
  /** of the tiers that hold something else than PostgreSQL; empty unless `stale` */
  stale: readonly { tier: Tier; revision: number }[];
  /** 0 where values of this kind are not counted; `null` where PostgreSQL was not asked */
  databaseRevision: number | null;
}

/** Holds cached values against PostgreSQL, without being a reader. */
@Injectable()
export class Comparison {
  constructor(private readonly inspector: Inspector) {}

  /** Looks twice before it calls a value old: a write between looking and loading must not count. @throws where PostgreSQL does not answer */
  async compare(key: CachedKey): Promise<Verdict> {
    const first = await this.inspector.heldBy(key.key);
    if (!first.memory && !first.redis) return { result: 'absent', stale: [], databaseRevision: null };
    const truth = await withDeadline(key.load(), DEADLINE_MS, 'Loading to compare');
    const databaseRevision = key.revisionOf?.(truth) ?? 0;
    const suspects = tiers.filter((tier) => first[tier] && !isSame(first[tier].value, truth));
    if (suspects.length === 0) return { result: 'equal', stale: [], databaseRevision };
    await pause(GRACE_MS);
    const second = await this.inspector.heldBy(key.key);
    const stale = suspects.flatMap((tier) => stillHeld(tier, first[tier], second[tier]));
    return { result: stale.length > 0 ? 'stale' : 'overtaken', stale, databaseRevision };
  }
}

const tiers: readonly Tier[] = ['memory', 'redis'];

function stillHeld(tier: Tier, before: Held | null, now: Held | null): Verdict['stale'] {
  return before && now && isSame(before.value, now.value) ? [{ tier, revision: now.revision }] : [];
}

/** As they would be read again; loaders of one and of many may name the fields in another order. */
const isSame = (a: unknown, b: unknown) => isDeepStrictEqual(asRead(a), asRead(b));
const asRead = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
