import type { Point } from './line-chart.js';

const MOST_COLUMNS = 1500;
/** Nobody traded meanwhile: that is left out. */
const GAP_S = 3600;

/**
 * The chart gives each point as much room, whether a second or a quarter of an hour after the one before. So the time is cut into equal columns, each
 * with its last point, if it has one.
 */
export function evenly(points: readonly Point[]): Point[] {
  const span = points.reduce((sum, { time }, index) => sum + stepOf(points[index - 1]?.time ?? time, time), 0);
  const width = Math.max(1, Math.ceil(span / MOST_COLUMNS));
  const columns: Point[] = [];
  for (const point of points) {
    const before = columns.at(-1);
    if (before && Math.floor(before.time / width) === Math.floor(point.time / width)) columns.pop();
    else if (before) columns.push(...between(before.time, point.time, width));
    columns.push(point);
  }
  return columns;
}

const stepOf = (from: number, to: number): number => (to - from > GAP_S ? 0 : to - from);

function between(from: number, to: number, width: number): Point[] {
  const count = Math.floor(to / width) - Math.floor(from / width) - 1;
  if (count <= 0 || to - from > GAP_S) return [];
  return Array.from({ length: count }, (_, index) => ({ time: (Math.floor(from / width) + index + 1) * width }));
}
