import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DeadlineError, withDeadline } from './deadline.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const nothing = (): void => undefined;

/** Work that ends when it is told to. */
function work() {
  let [finish, fail]: [(value: string) => void, (error: Error) => void] = [nothing, nothing];
  const promise = new Promise<string>((resolve, reject) => {
    [finish, fail] = [resolve, reject];
  });
  return { promise, finish, fail };
}

describe('withDeadline', () => {
  it('gives the result of work that is done in time, and leaves no timer behind', async () => {
    await expect(withDeadline(Promise.resolve('done'), 1000, 'Work')).resolves.toBe('done');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives the failure of work that fails in time', async () => {
    await expect(withDeadline(Promise.reject(new Error('broken')), 1000, 'Work')).rejects.toThrow('broken');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('says what took too long, and how long it may', async () => {
    const waiting = expect(withDeadline(work().promise, 1000, 'A health check')).rejects.toThrow(
      new DeadlineError('A health check took longer than 1000 ms'),
    );
    await jest.advanceTimersByTimeAsync(1000);
    await waiting;
  });

  it('hears an answer that came while the process was busy', async () => {
    jest.useRealTimers();
    const answer = new Promise<string>((resolve) => setTimeout(() => setImmediate(resolve, 'answered'), 1));
    const waiting = withDeadline(answer, 5, 'Work');
    const until = performance.now() + 20;
    while (performance.now() < until);
    await expect(waiting).resolves.toBe('answered');
  });

  it('does not count the time in which the process itself stood still', async () => {
    jest.useRealTimers();
    const { promise, finish } = work();
    const waiting = withDeadline(promise, 20, 'Work');
    const until = performance.now() + 60;
    while (performance.now() < until);
    // Asked only now, as a command is whose writing was put off.
    setTimeout(finish, 5, 'answered');
    await expect(waiting).resolves.toBe('answered');
  });

  it('comes also to a process that stands still again and again', async () => {
    jest.useRealTimers();
    let stalls = 0;
    const stall = setInterval(() => {
      stalls += 1;
      const until = performance.now() + 30;
      while (performance.now() < until);
    }, 1);
    await expect(withDeadline(work().promise, 20, 'Work')).rejects.toBeInstanceOf(DeadlineError);
    clearInterval(stall);
    expect(stalls).toBeLessThan(15);
  });

  it('swallows what fails afterwards', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    const { promise, fail } = work();
    const waiting = expect(withDeadline(promise, 1000, 'Work')).rejects.toBeInstanceOf(DeadlineError);
    await jest.advanceTimersByTimeAsync(1000);
    await waiting;
    fail(new Error('too late'));
    // Node reports an unhandled rejection after the microtasks of the turn it happened in.
    jest.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('ignores what is done afterwards', async () => {
    const { promise, finish } = work();
    const waiting = expect(withDeadline(promise, 10, 'Work')).rejects.toBeInstanceOf(DeadlineError);
    await jest.advanceTimersByTimeAsync(10);
    await waiting;
    finish('late');
    await expect(promise).resolves.toBe('late');
  });
});
