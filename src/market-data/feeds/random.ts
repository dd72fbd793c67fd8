/** Uniform integers from 0 to `below` − 1, the same ones for the same seed. Not for secrets. */
export type RandomInteger = (below: number) => number;

/** mulberry32 by Tommy Ettinger (public domain): 32 bits of state, period 2³². */
export function seededRandom(seed: number): RandomInteger {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
