import { Collection, GridList, GridListItem, GridListLoadMoreItem } from 'react-aria-components/GridList';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { moment, money, price } from '../figures/format.js';
import { Skeleton } from '../ui/skeleton.js';
import styles from '../ui/table.module.css';
import { TradeActions } from './trade-actions.js';
import { loadMoreTrades } from './trade-list.js';
import type { TradeListProps } from './trade-table.js';
import { inWords, statusNames } from './trade-words.js';
import own from './trades.module.css';
import type { Trade } from './trades.js';

const CARD_HEIGHT = 92;
const GAP = 8;
const MOST_CARDS = 6;
const layout = { rowHeight: CARD_HEIGHT, gap: GAP, loaderHeight: CARD_HEIGHT };

/** On a phone: one trade below the other. */
export function TradeCards({ trades, isLoading, onCorrect }: TradeListProps) {
  const height = (CARD_HEIGHT + GAP) * Math.min(trades.length, MOST_CARDS);
  return (
    <Virtualizer layout={ListLayout} layoutOptions={layout}>
      <GridList aria-label="Trades" className={styles.cards} style={{ height }}>
        <Collection items={trades}>
          {(trade) => (
            <GridListItem id={trade.id} textValue={inWords(trade)} className={`${styles.card} ${own[trade.status]}`}>
              <div className={own.facts}>
                <TradeFacts trade={trade} />
                <TradeActions trade={trade} onCorrect={onCorrect} />
              </div>
            </GridListItem>
          )}
        </Collection>
        <GridListLoadMoreItem isLoading={isLoading} onLoadMore={() => void loadMoreTrades()}>
          <Skeleton height={`${CARD_HEIGHT}px`} />
        </GridListLoadMoreItem>
      </GridList>
    </Virtualizer>
  );
}

function TradeFacts({ trade }: { trade: Trade }) {
  const { status, price: each, amount, currency, executedAt } = trade;
  return (
    <div>
      <div className={own.line}>
        <b>{inWords(trade)}</b>
        <span>{money(currency)(amount)}</span>
      </div>
      <div className={`${own.line} ${own.weak}`}>
        <span>{each !== null && `at ${price(currency)(each)}`}</span>
        <span className={own.status}>{statusNames[status]}</span>
      </div>
      <time className={own.weak} dateTime={executedAt}>
        {moment(executedAt)}
      </time>
    </div>
  );
}
