import type { ValuePoint } from './history.js';

export interface Extremes {
  first: ValuePoint;
  last: ValuePoint;
  lowest: ValuePoint;
  highest: ValuePoint;
}

/** What a line says in short; `null` of none. */
export function extremesOf(points: readonly ValuePoint[]): Extremes | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  let [lowest, highest] = [first, first];
  for (const point of points) {
    if (Number(point.total) < Number(lowest.total)) lowest = point;
    if (Number(point.total) > Number(highest.total)) highest = point;
  }
  return { first, last, lowest, highest };
}
