import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inSlices } from './slices.js';

/** Each look at the clock is a millisecond later. */
function ticking() {
  let time = 0;
  return () => (time += 1);
}

/** As many turns of somebody else. */
async function turns(left: number): Promise<void> {
  await setImmediate();
  if (left > 1) await turns(left - 1);
}

function* counting(to: number, on: (step: number) => void = () => undefined): Generator<void, number, void> {
  for (let step = 0; step < to; step += 1) {
    on(step);
    yield;
  }
  return to;
}

describe('work in slices', () => {
  it('comes to its result', async () => {
    expect(await inSlices(counting(1000))).toBe(1000);
  });

  it('lets others in every ten milliseconds', async () => {
    const order: string[] = [];
    await Promise.all([
      turns(9).then(() => order.push('others')),
      inSlices(counting(100), ticking()).then(() => order.push('work')),
    ]);
    expect(order).toEqual(['others', 'work']);
  });

  it('that is short holds nobody up, and is not held up', async () => {
    const order: string[] = [];
    const other = setImmediate().then(() => order.push('other'));
    await inSlices(
      counting(5, (step) => order.push(`step ${step}`)),
      ticking(),
    );
    await other;
    expect(order.at(-1)).toBe('other');
  });

  it('fails as it fails', async () => {
    const failing = counting(50, (step) => {
      if (step === 30) throw new Error('no more');
    });
    await expect(inSlices(failing, ticking())).rejects.toThrow('no more');
  });
});
