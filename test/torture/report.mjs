import { bucketNames } from './tally.mjs';

const head = ['fault', 'writes', 'reads', 'answered', 'older than', ...bucketNames, 'worst', 'lost pushes'];

/** The table: two lines a fault, what was read against acknowledged trades, and against what psql has committed. */
export function table({ rows }) {
  const lines = [...rows].flatMap(([kind, { writes, reads, answered, lostPushes, trade, psql }]) => [
    [kind, writes, reads, answered, 'trades', ...cells(trade), lostPushes],
    ['', '', '', '', 'psql', ...cells(psql), ''],
  ]);
  const all = [head, ...lines].map((line) => line.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  return all.map((line) =>
    line
      .map((cell, column) => align(cell, widths[column], column))
      .join('  ')
      .trimEnd(),
  );
}

function cells({ buckets, worst }) {
  return [...buckets, `${Math.round(worst)} ms`];
}

/** Words to the left, numbers to the right. */
function align(cell, width, column) {
  return column === 0 || column === 4 ? cell.padEnd(width) : cell.padStart(width);
}
