const STEPS = 2 ** 32;

/**
 * Draws from 0 to `count` - 1, the n-th with a weight of 1/n: few are asked for all the time, most hardly ever.
 * @param {number} count
 * @param {(below: number) => number} next uniform integers
 */
export function zipf(count, next) {
  let total = 0;
  const sums = Array.from({ length: count }, (_, index) => (total += 1 / (index + 1)));
  return () => {
    const drawn = (next(STEPS) / STEPS) * total;
    return sums.findIndex((sum) => drawn < sum);
  };
}
