/** One journey of a key through the tiers: from the first look until its value is stored. */
export interface Flight {
  readonly key: string;
  /** what cache-manager and the tiers know this flight by */
  readonly handle: string;
  /** false once the key was invalidated: what this flight carries may be old and is stored nowhere */
  valid: boolean;
  /** what allows it to fill Redis; `null` where somebody else loads, or Redis was not asked or did not answer */
  lease: Lease | null;
  /** of the value that it carries; 0 where values of this kind are not counted */
  revision: number;
  /** of the entry in Redis that has the value: where it came from, or is to be stored as; `null` where there is none */
  entryName: string | null;
  /** what memory has, too old to be believed by itself: where Redis still has the same entry, it need not send it */
  known: Known | null;
  servedBy: 'memory' | 'redis' | 'load';
  /** Redis is not believed now, so it was not asked */
  bypassed: boolean;
}

/** A value as memory keeps it. */
export interface Known {
  readonly revision: number;
  readonly entryName: string | null;
  /** as Keyv hands it over */
  readonly stored: { readonly value: unknown };
}

/** Proof that nothing was invalidated between a miss and its fill, and that nobody else was to load meanwhile. */
export interface Lease {
  readonly token: string;
  readonly tombstone: string;
  /** the epoch that the miss belongs to */
  readonly epoch: string;
}

/**
 * The flights in the air. cache-manager's `wrap` joins callers by key, also to a load that began before an invalidation;
 * so each flight goes by a handle of its own, and an invalidation makes the next reader start a new one.
 */
export class Flights {
  private readonly byHandle = new Map<string, Flight>();
  private readonly byKey = new Map<string, Set<Flight>>();
  private count = 0;

  open(key: string): Flight {
    this.count += 1;
    const handle = `${key}@${this.count}`;
    const nothing = { lease: null, revision: 0, entryName: null, known: null } as const;
    const flight: Flight = { key, handle, valid: true, ...nothing, servedBy: 'load', bypassed: false };
    this.byHandle.set(flight.handle, flight);
    const siblings = this.byKey.get(key);
    if (siblings) siblings.add(flight);
    else this.byKey.set(key, new Set([flight]));
    return flight;
  }

  close(flight: Flight): void {
    this.byHandle.delete(flight.handle);
    const siblings = this.byKey.get(flight.key);
    siblings?.delete(flight);
    if (siblings?.size === 0) this.byKey.delete(flight.key);
  }

  get(handle: string): Flight {
    const flight = this.byHandle.get(handle);
    if (!flight) throw new Error(`No flight ${handle}: the tiers are read through CacheService only`);
    return flight;
  }

  invalidate(key: string): void {
    for (const flight of this.byKey.get(key) ?? []) flight.valid = false;
  }

  invalidateAll(): void {
    for (const flight of this.byHandle.values()) flight.valid = false;
  }
}
