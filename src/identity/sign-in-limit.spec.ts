import { describe, expect, it } from '@jest/globals';
import { SignInLimit } from './sign-in-limit.js';

const wrong = () => Promise.reject(new Error('wrong password'));
const right = () => Promise.resolve('welcome');

async function fail(limit: SignInLimit, key: string, times: number): Promise<void> {
  for (let attempt = 0; attempt < times; attempt += 1) {
    await expect(limit.guard(key, wrong)).rejects.toThrow('wrong password');
  }
}

describe('SignInLimit', () => {
  it('lets ten failures pass as they are, and then not even the right password', async () => {
    const limit = new SignInLimit();
    await fail(limit, '::1 ada', 10);
    await expect(limit.guard('::1 ada', right)).rejects.toMatchObject({
      kind: 'limited',
      code: 'too_many_attempts',
      extra: { retryAfterSeconds: expect.any(Number) },
    });
  });

  it('counts guesses that come all at once', async () => {
    const limit = new SignInLimit();
    const guesses = await Promise.allSettled(Array.from({ length: 50 }, () => limit.guard('::1 ada', wrong)));
    const reasons = guesses.map((guess) => (guess.status === 'rejected' ? (guess.reason as Error).message : 'let in'));
    expect(reasons.filter((reason) => reason === 'wrong password')).toHaveLength(10);
    expect(reasons.filter((reason) => reason.startsWith('Too many attempts'))).toHaveLength(40);
  });

  it('counts no success', async () => {
    const limit = new SignInLimit();
    await fail(limit, '::1 ada', 9);
    for (let attempt = 0; attempt < 20; attempt += 1) expect(await limit.guard('::1 ada', right)).toBe('welcome');
  });

  it('does not hold one account or address against another', async () => {
    const limit = new SignInLimit();
    await fail(limit, '::1 ada', 10);
    expect(await limit.guard('::1 bob', right)).toBe('welcome');
    expect(await limit.guard('::2 ada', right)).toBe('welcome');
  });
});
