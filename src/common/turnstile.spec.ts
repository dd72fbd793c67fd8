import { describe, expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

const busy = { kind: 'unavailable', code: 'busy' };

/** Work that goes on until somebody lets it end. */
function held() {
  let end!: () => void;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { end, work: () => done };
}

describe('a turnstile', () => {
  it('lets so many in at once, and the others one after the other as they came', async () => {
    const turnstile = new Turnstile('It', { atOnce: 2, waiting: 10, ms: 10_000 });
    const [first, second] = [held(), held()];
    const order: string[] = [];
    const inside = [first, second].map(({ work }) => turnstile.pass(work));
    const others = ['a', 'b', 'c'].map((name) => turnstile.pass(async () => void order.push(name)));
    await Promise.resolve();
    expect(order).toEqual([]);
    first.end();
    await Promise.all(others);
    expect(order).toEqual(['a', 'b', 'c']);
    second.end();
    await Promise.all(inside);
  });

  it('sends away whoever has waited for long, and whoever comes when many wait', async () => {
    const turnstile = new Turnstile('It', { atOnce: 1, waiting: 1, ms: 20 });
    const { end, work } = held();
    const inside = turnstile.pass(work);
    const waiting = turnstile.pass(work);
    await expect(turnstile.pass(work)).rejects.toMatchObject(busy);
    await expect(waiting).rejects.toMatchObject(busy);
    end();
    await inside;
    expect(await turnstile.pass(() => Promise.resolve(1))).toBe(1);
  });

  it('has room again after what failed', async () => {
    const turnstile = new Turnstile('It', { atOnce: 1, waiting: 0, ms: 10 });
    await expect(turnstile.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turnstile.pass(() => Promise.resolve(1))).toBe(1);
  });
});
