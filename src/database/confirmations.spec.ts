import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { register } from 'prom-client';
import { Confirmations } from './confirmations.js';
import type { Outbox } from './outbox.js';

const failures = async (): Promise<number> => {
  const { values } = (await register.getSingleMetric('outbox_errors_total')?.get()) ?? { values: [] };
  return values.find(({ labels }) => labels.step === 'confirm')?.value ?? 0;
};
const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe('Confirmations', () => {
  let confirmed: (readonly string[])[];
  let confirm: () => Promise<void>;
  let confirmations: Confirmations;

  beforeEach(() => {
    jest.useFakeTimers();
    confirmed = [];
    confirm = async () => undefined;
    const outbox = {
      confirm: (ids: readonly string[]) => {
        confirmed.push(ids);
        return confirm();
      },
    };
    confirmations = new Confirmations(outbox as unknown as Outbox);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('confirms those of 50 ms together', async () => {
    confirmations.add(['1', '2']);
    await jest.advanceTimersByTimeAsync(49);
    confirmations.add(['3']);
    expect(confirmed).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(confirmed).toEqual([['1', '2', '3']]);
  });

  it('confirms the next ones after that, and nothing where there are none', async () => {
    confirmations.add(['1']);
    await jest.advanceTimersByTimeAsync(1000);
    confirmations.add(['2']);
    await jest.advanceTimersByTimeAsync(1000);
    expect(confirmed).toEqual([['1'], ['2']]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('never has two statements on their way', async () => {
    let finish: () => void = jest.fn();
    confirm = () => new Promise((resolve) => (finish = resolve));
    confirmations.add(['1']);
    await jest.advanceTimersByTimeAsync(50);
    confirmations.add(['2']);
    await jest.advanceTimersByTimeAsync(1000);
    expect(confirmed).toEqual([['1']]);
    finish();
    await jest.advanceTimersByTimeAsync(50);
    expect(confirmed).toEqual([['1'], ['2']]);
  });

  it('holds no more than 10,000', async () => {
    confirmations.add(numbers(9_999));
    confirmations.add(numbers(5));
    confirmations.add(numbers(5));
    await jest.advanceTimersByTimeAsync(50);
    expect(confirmed.map(({ length }) => length)).toEqual([10_000]);
  });

  it('counts what failed and leaves it to the relay', async () => {
    const before = await failures();
    confirm = () => Promise.reject(new Error('refused'));
    confirmations.add(['1']);
    await jest.advanceTimersByTimeAsync(1000);
    expect(confirmed).toEqual([['1']]);
    expect(await failures()).toBe(before + 1);
  });

  it('confirms what waits before the process stops', async () => {
    confirmations.add(['1']);
    await confirmations.beforeApplicationShutdown();
    expect(confirmed).toEqual([['1']]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
