import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Backlog } from './backlog.js';

describe('a backlog', () => {
  let done: string[][];
  let work: jest.Mock<(names: string[]) => Promise<void>>;
  let backlog: Backlog;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    jest.useFakeTimers();
    done = [];
    work = jest.fn(async (names) => void done.push(names));
    backlog = new Backlog('test', work);
  });
  afterEach(() => {
    backlog.stop();
    jest.useRealTimers();
  });

  it('does at once what comes, and meanwhile gathers, each name once', async () => {
    let finish: (() => void) | undefined;
    work.mockImplementationOnce((names) => {
      done.push(names);
      return new Promise((resolve) => (finish = resolve));
    });
    backlog.add(['A']);
    for (const name of ['B', 'C', 'B', 'A']) backlog.add([name]);
    expect(done).toEqual([['A']]);
    finish?.();
    await jest.advanceTimersByTimeAsync(0);
    expect(done).toEqual([['A'], ['B', 'C', 'A']]);
  });

  it('does again what failed, with what came since, and not at once', async () => {
    work.mockRejectedValueOnce(new Error('PostgreSQL is away'));
    backlog.add(['A']);
    await jest.advanceTimersByTimeAsync(400);
    backlog.add(['B']);
    expect(done).toEqual([]);
    await jest.advanceTimersByTimeAsync(1100);
    expect(done).toEqual([['A', 'B']]);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('takes 500 at a time', async () => {
    backlog.add(Array.from({ length: 1100 }, (_, index) => `S${index}`));
    await jest.advanceTimersByTimeAsync(0);
    expect(done.map(({ length }) => length)).toEqual([500, 500, 100]);
  });
});
