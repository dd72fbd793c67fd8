import { useState } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader, type SortDescriptor } from 'react-aria-components/Table';
import { TableLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { useMedia } from '../ui/use-media.js';
import { TermFigure } from './performance-figures.js';
import type { Figure, Performance } from './read-performance.js';
import { terms } from './terms.js';
import styles from './performance.module.css';

const ROW_HEIGHT = 44;
const HEADING_HEIGHT = 40;
const MOST_ROWS = 12;
const names: Partial<Record<Figure, string>> = {
  timeWeightedReturn: 'Return',
  moneyWeightedReturn: 'A year (XIRR)',
  unrealizedPnl: 'Unrealized',
  realizedPnl: 'Realized',
};
const narrow = new Set<Figure>(['timeWeightedReturn', 'unrealizedPnl']);

/** The same figures of each position. */
export function PerformanceTable({ positions, currency }: Pick<Performance, 'positions'> & { currency: string }) {
  const [sort, setSort] = useState<SortDescriptor>({ column: 'timeWeightedReturn', direction: 'descending' });
  const isNarrow = useMedia('(width < 48rem)');
  const shown = isNarrow ? terms.filter(({ id }) => narrow.has(id)) : terms;
  const columns = [{ id: 'symbol', name: 'Symbol' } as const, ...shown];
  const rows = positions.toSorted(comparing(sort));
  const height = HEADING_HEIGHT + ROW_HEIGHT * Math.min(rows.length, MOST_ROWS) + 2;
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: ROW_HEIGHT, headingHeight: HEADING_HEIGHT }}>
      <Table
        aria-label="Performance by position"
        className={styles.table}
        style={{ height }}
        sortDescriptor={sort}
        onSortChange={setSort}
      >
        <TableHeader columns={columns} className={styles.head}>
          {({ id, name }) => (
            <Column id={id} isRowHeader={id === 'symbol'} allowsSorting className={styles.column} data-column={id}>
              {({ sortDirection }) => (
                <>
                  {names[id as Figure] ?? name}
                  <span aria-hidden="true">
                    {{ ascending: ' ▲', descending: ' ▼', none: '' }[sortDirection ?? 'none']}
                  </span>
                </>
              )}
            </Column>
          )}
        </TableHeader>
        <TableBody items={rows} dependencies={[columns, currency]}>
          {(position) => (
            <Row id={position.symbol} columns={columns} className={styles.row} textValue={position.symbol}>
              {(column) => (
                <Cell className={styles.cell} data-column={column.id}>
                  {column.id === 'symbol' ? (
                    <b>{position.symbol}</b>
                  ) : (
                    <TermFigure term={column} figures={position} currency={currency} />
                  )}
                </Cell>
              )}
            </Row>
          )}
        </TableBody>
      </Table>
    </Virtualizer>
  );
}

type Position = Performance['positions'][number];

/** What is not known comes last. */
function comparing({ column, direction }: SortDescriptor): (one: Position, other: Position) => number {
  const sign = direction === 'descending' ? -1 : 1;
  if (column === 'symbol') return (one, other) => sign * one.symbol.localeCompare(other.symbol);
  const field = column as Figure;
  return (one, other) => {
    const [left, right] = [one[field], other[field]];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (Number(left) - Number(right)) || one.symbol.localeCompare(other.symbol);
  };
}
