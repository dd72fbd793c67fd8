import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Gathering } from './gathering.js';

const limits = { collectMs: 1, most: 3 };

describe('questions that come together', () => {
  afterEach(() => void jest.useRealTimers());

  it('are asked together, as many as are allowed, and each gets its own answer', async () => {
    const batches: number[][] = [];
    const doubled = new Gathering(async (numbers: number[]) => {
      batches.push(numbers);
      return numbers.map((number) => 2 * number);
    }, limits);
    expect(await Promise.all([1, 2, 3, 4].map((number) => doubled.ask(number)))).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('wait for the end of a batch where no more may be asked at once, and go together then', async () => {
    jest.useFakeTimers();
    const batches: { numbers: number[]; answer: () => void }[] = [];
    const ask = (numbers: number[]) =>
      new Promise<number[]>((resolve) => batches.push({ numbers, answer: () => resolve(numbers) }));
    const one = new Gathering(ask, { ...limits, atOnce: 1 });
    const first = [1, 2, 3].map((number) => one.ask(number));
    const later = [4, 5].map((number) => one.ask(number));
    expect(batches.map(({ numbers }) => numbers)).toEqual([[1, 2, 3]]);
    batches[0]!.answer();
    await Promise.all(first);
    await jest.advanceTimersByTimeAsync(1);
    expect(batches.map(({ numbers }) => numbers)).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    batches[1]!.answer();
    expect(await Promise.all(later)).toEqual([4, 5]);
  });

  it('fail by themselves where only they have no answer, and all where nobody can be asked', async () => {
    const odd = new Gathering(
      async (numbers: number[]) => numbers.map((number) => (number % 2 ? number : new Error(`${number} is even`))),
      limits,
    );
    expect(await Promise.allSettled([odd.ask(1), odd.ask(2)])).toMatchObject([
      { value: 1 },
      { reason: { message: '2 is even' } },
    ]);
    const away = new Gathering((): Promise<number[]> => Promise.reject(new Error('away')), limits);
    await expect(Promise.all([away.ask(1), away.ask(2)])).rejects.toThrow('away');
  });
});
