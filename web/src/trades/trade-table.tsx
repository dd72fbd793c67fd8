import {
  Cell,
  Collection,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLoadMoreItem,
} from 'react-aria-components/Table';
import { TableLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { Skeleton } from '../ui/skeleton.js';
import styles from '../ui/table.module.css';
import { TradeActions, type Correction } from './trade-actions.js';
import { columns } from './trade-columns.js';
import { loadMoreTrades } from './trade-list.js';
import own from './trades.module.css';
import type { Trade } from './trades.js';

export interface TradeListProps {
  trades: readonly Trade[];
  isLoading: boolean;
  onCorrect: (correction: Correction) => void;
}

const ROW_HEIGHT = 48;
const HEADING_HEIGHT = 40;
const MOST_ROWS = 12;
const layout = { rowHeight: ROW_HEIGHT, headingHeight: HEADING_HEIGHT, loaderHeight: ROW_HEIGHT };

/** The next page comes before one has scrolled to the end of this one. */
export function TradeTable({ trades, isLoading, onCorrect }: TradeListProps) {
  const height = HEADING_HEIGHT + ROW_HEIGHT * Math.min(trades.length, MOST_ROWS) + 2;
  return (
    <Virtualizer layout={TableLayout} layoutOptions={layout}>
      <Table aria-label="Trades" className={styles.table} style={{ height }}>
        <TableHeader columns={columns} className={styles.head}>
          {({ id, name, isText, width }) => (
            <Column id={id} isRowHeader={id === 'type'} width={width} className={styles.column} data-text={isText}>
              <span className={id === 'actions' ? styles.hidden : undefined}>{name}</span>
            </Column>
          )}
        </TableHeader>
        <TableBody>
          <Collection items={trades}>
            {(trade) => (
              <Row id={trade.id} columns={columns} className={`${styles.row} ${own[trade.status]}`}>
                {({ isText, show }) => (
                  <Cell className={styles.cell} data-text={isText}>
                    {show ? show(trade) : <TradeActions trade={trade} onCorrect={onCorrect} />}
                  </Cell>
                )}
              </Row>
            )}
          </Collection>
          <TableLoadMoreItem isLoading={isLoading} onLoadMore={() => void loadMoreTrades()} className={own.more}>
            <Skeleton height="1.25rem" />
          </TableLoadMoreItem>
        </TableBody>
      </Table>
    </Virtualizer>
  );
}
