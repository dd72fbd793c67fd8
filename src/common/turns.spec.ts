import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

describe('Turns', () => {
  const gates: (() => void)[] = [];
  let begun = 0;
  const work = () =>
    new Promise<number>((resolve) => {
      const mine = (begun += 1);
      gates.push(() => resolve(mine));
    });

  it('do the same thing once for all who come while it is done, after they came', async () => {
    const turns = new Turns<number>();
    const first = turns.take('a', work);
    const others = [turns.take('a', work), turns.take('a', work)];
    expect(begun).toBe(1);
    gates.shift()!();
    expect(await first).toBe(1);
    expect(begun).toBe(2);
    const last = turns.take('a', work);
    gates.shift()!();
    expect(await Promise.all(others)).toEqual([2, 2]);
    gates.shift()!();
    expect(await last).toBe(3);
  });

  it('go on after one that failed, and do not wait for other keys', async () => {
    const turns = new Turns<number>();
    const failed = turns.take('a', () => Promise.reject(new Error('away')));
    const next = turns.take('a', () => Promise.resolve(7));
    await expect(failed).rejects.toThrow('away');
    expect(await next).toBe(7);
    void turns.take('a', () => new Promise(() => undefined));
    expect(await turns.take('b', () => Promise.resolve(8))).toBe(8);
  });
});
