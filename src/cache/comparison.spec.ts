import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Comparison, type Verdict } from './comparison.js';
import type { Held } from './inspector.js';

const held = (revision: number): Held => ({ value: { revision }, revision });
const key = { kind: 'test', key: 'key', ttl: { busyMs: 1, quietMs: 1, missingMs: 1 }, revisionOf };

function revisionOf(value: unknown): number {
  return (value as { revision: number }).revision;
}

describe('a comparison', () => {
  let looks: { memory: Held | null; redis: Held | null }[];
  let stored: number;
  let loads: number;

  const heldBy = async () => (looks.length > 1 ? looks.shift()! : looks[0]!);
  const load = async () => {
    loads += 1;
    return { revision: stored };
  };
  const compare = async (): Promise<Verdict> => {
    const verdict = new Comparison({ heldBy } as never).compare({ ...key, load });
    await jest.advanceTimersByTimeAsync(1000);
    return verdict;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    stored = 2;
    loads = 0;
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks PostgreSQL nothing where nothing is held', async () => {
    looks = [{ memory: null, redis: null }];
    expect(await compare()).toEqual({ result: 'absent', stale: [], databaseRevision: null });
    expect(loads).toBe(0);
  });

  it('finds both tiers equal', async () => {
    looks = [{ memory: held(2), redis: held(2) }];
    expect(await compare()).toEqual({ result: 'equal', stale: [], databaseRevision: 2 });
  });

  it('finds equal what another loader made, with its fields in another order', async () => {
    looks = [{ memory: { value: { name: 'a', revision: 2 }, revision: 2 }, redis: null }];
    const other = Promise.resolve({ revision: stored, name: 'a' });
    const verdict = new Comparison({ heldBy } as never).compare({ ...key, load: () => other });
    expect(await verdict).toMatchObject({ result: 'equal' });
  });

  it('names the tier that still holds the old value a second later, with both revisions', async () => {
    looks = [{ memory: held(2), redis: held(1) }];
    expect(await compare()).toEqual({ result: 'stale', stale: [{ tier: 'redis', revision: 1 }], databaseRevision: 2 });
  });

  it('finds what differs without a newer revision, as psql may leave it', async () => {
    looks = [{ memory: { value: { revision: 2, name: 'old' }, revision: 2 }, redis: null }];
    expect(await compare()).toMatchObject({ result: 'stale', stale: [{ tier: 'memory' }] });
  });

  it.each<[string, Held | null]>([
    ['was invalidated', null],
    ['was replaced', held(2)],
  ])('does not count a write between looking and loading: what it found %s in the meantime', async (_, later) => {
    looks = [
      { memory: null, redis: held(1) },
      { memory: null, redis: later },
    ];
    expect(await compare()).toEqual({ result: 'overtaken', stale: [], databaseRevision: 2 });
  });
});
