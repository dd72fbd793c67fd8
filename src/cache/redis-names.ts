/** How the cache names things in Redis. A key's value, lease and tombstone share a Cluster slot. */
export class RedisNames {
  readonly tombstonePrefix: string;
  /** what `invalidateEverything` renews */
  readonly generation: string;

  constructor(private readonly prefix: string) {
    this.tombstonePrefix = `${prefix}:t:`;
    this.generation = `${prefix}:generation`;
  }

  /** As the scripts take them: value, lease, tombstone. */
  of(key: string): [value: string, lease: string, tombstone: string] {
    return [`${this.prefix}:v:{${key}}`, `${this.prefix}:l:{${key}}`, `${this.tombstonePrefix}{${key}}`];
  }

  /** The key that a tombstone's name speaks of. */
  keyOfTombstone(name: string): string {
    return name.slice(this.tombstonePrefix.length + 1, -1);
  }

  /** The key that a value's name speaks of. */
  keyOfValue(name: string): string {
    return name.slice(`${this.prefix}:v:{`.length, -1);
  }
}
