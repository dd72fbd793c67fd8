import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Audit, AuditQueue } from './audit-queue.js';

const audit = (key: string, since = 0, more: Partial<Audit> = {}): Audit => ({
  key,
  noticedBy: 'invalidation',
  since,
  round: 0,
  ...more,
});

describe('the audit queue', () => {
  let queue: AuditQueue;

  const due = (now: number) => queue.next(now)?.key;

  beforeEach(() => {
    queue = new AuditQueue();
  });

  it('gives out a key when its time has come, first come first served', () => {
    queue.add(audit('first', 0));
    queue.add(audit('second', 10));
    expect([due(999), due(1000), due(1000), due(1010), due(9999)]).toEqual([
      undefined,
      'first',
      undefined,
      'second',
      undefined,
    ]);
  });

  it('has three rounds: 1 s, 10 s and 60 s after the key was noticed', () => {
    const times = [1000, 10_000, 60_000];
    for (const [round, time] of times.entries()) {
      queue.add(audit('key', 0, { round }));
      expect([due(time - 1), due(time)]).toEqual([undefined, 'key']);
    }
    expect(queue.add(audit('key', 0, { round: 3 }))).toBe(true);
    expect(due(1e9)).toBeUndefined();
  });

  it('keeps a key once a round, at its first place', () => {
    queue.add(audit('key', 0));
    queue.add(audit('key', 900));
    expect([due(1000), due(2000)]).toEqual(['key', undefined]);
  });

  it('takes in ten invalidations a second, and what is drawn all the same', () => {
    const taken = Array.from({ length: 1000 }, (_, index) => queue.add(audit(`key:${index}`)));
    expect(taken.filter(Boolean)).toHaveLength(10);
    expect(queue.add(audit('drawn', 0, { noticedBy: 'sample' }))).toBe(true);
    for (let count = 0; count < 11; count += 1) expect(due(1000)).toBeDefined();
    expect(queue.add(audit('the next second', 1000))).toBe(true);
  });
});
