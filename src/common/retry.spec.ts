import { describe, expect, it } from '@jest/globals';
import { withRetries } from './retry.js';

const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });
const retries = { attempts: 4, firstPauseMs: 1, passing: new Set(['40P01']) };

/** Work that fails so often before it succeeds, and how often it was done. */
function failing(times: number, error: unknown) {
  let done = 0;
  const work = async () => {
    done += 1;
    if (done <= times) throw error;
    return 'done';
  };
  return { work, count: () => done };
}

describe('withRetries', () => {
  it('does it again after what passes, and says so before each attempt', async () => {
    const { work } = failing(3, deadlock);
    let again = 0;
    expect(await withRetries(work, { ...retries, again: () => (again += 1) })).toBe('done');
    expect(again).toBe(3);
  });

  it('gives up after the last attempt, with its error', async () => {
    const { work, count } = failing(9, deadlock);
    await expect(withRetries(work, retries)).rejects.toBe(deadlock);
    expect(count()).toBe(4);
  });

  it.each([
    ['an error of another kind', Object.assign(new Error('duplicate key'), { code: '23505' })],
    ['an error without a code', new Error('surprise')],
    ['what is no error', null],
  ])('does not repeat %s', async (_, error) => {
    const { work, count } = failing(1, error);
    await expect(withRetries(work, retries)).rejects.toBe(error);
    expect(count()).toBe(1);
  });
});
