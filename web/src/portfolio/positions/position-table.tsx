import { memo } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader, type SortDescriptor } from 'react-aria-components/Table';
import { TableLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { columns } from './columns.js';
import { PositionContext } from './position-context.js';
import type { PositionRow } from './position-order.js';
import styles from '../../ui/table.module.css';

interface PositionTableProps {
  portfolioId: string;
  rows: readonly PositionRow[];
  sort: SortDescriptor;
  onSort: (sort: SortDescriptor) => void;
}

const ROW_HEIGHT = 52;
const HEADING_HEIGHT = 40;
const MOST_ROWS = 12;

/** However many rows there are, those in sight are drawn. */
export const PositionTable = memo(function PositionTable({ portfolioId, rows, sort, onSort }: PositionTableProps) {
  const height = HEADING_HEIGHT + ROW_HEIGHT * Math.min(rows.length, MOST_ROWS) + 2;
  return (
    <PositionContext value={portfolioId}>
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: ROW_HEIGHT, headingHeight: HEADING_HEIGHT }}>
        <Table
          aria-label="Positions"
          className={styles.table}
          style={{ height }}
          sortDescriptor={sort}
          onSortChange={onSort}
        >
          <TableHeader columns={columns} className={styles.head}>
            {({ id, name, isText, width }) => (
              <Column
                id={id}
                isRowHeader={id === 'symbol'}
                allowsSorting={id !== 'actions'}
                width={width}
                className={styles.column}
                data-text={isText}
              >
                {({ sortDirection }) => (
                  <>
                    <span className={id === 'actions' ? styles.hidden : undefined}>{name}</span>
                    <span aria-hidden="true">
                      {{ ascending: ' ▲', descending: ' ▼', none: '' }[sortDirection ?? 'none']}
                    </span>
                  </>
                )}
              </Column>
            )}
          </TableHeader>
          <TableBody items={rows}>
            {({ id: symbol }) => (
              <Row id={symbol} columns={columns} className={styles.row} textValue={symbol}>
                {({ id, isText, Content }) => (
                  <Cell className={styles.cell} data-text={isText} data-column={id}>
                    <Content symbol={symbol} />
                  </Cell>
                )}
              </Row>
            )}
          </TableBody>
        </Table>
      </Virtualizer>
    </PositionContext>
  );
});
