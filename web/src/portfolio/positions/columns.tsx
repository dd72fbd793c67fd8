import { use, type ComponentType } from 'react';
import type { Position } from 'freshfolio/client';
import { Change } from '../../figures/change.js';
import { Figure } from '../../figures/figure.js';
import { money, price, quantity, type Format } from '../../figures/format.js';
import { FreshnessMark } from '../../figures/freshness-mark.js';
import { PendingMark } from '../../ticket/pending-mark.js';
import { missingReason } from '../missing.js';
import { PositionActions } from './position-actions.js';
import { PositionContext, positionOf, useFact, usePosition } from './position-context.js';
import styles from './positions.module.css';

export interface PositionColumn {
  /** the field that it is sorted by */
  id: keyof Position | 'actions';
  name: string;
  /** reads from the left */
  isText?: boolean;
  width?: `${number}fr` | number;
  Content: ComponentType<{ symbol: string }>;
}

const useReason = (symbol: string) =>
  useFact((portfolio) =>
    positionOf(portfolio, symbol) ? missingReason(portfolio.valuation.missing, symbol) : 'not booked yet',
  );
const useCurrency = () => useFact(({ baseCurrency }) => baseCurrency) ?? 'USD';

export function Symbol({ symbol }: { symbol: string }) {
  const position = usePosition(symbol);
  if (!position) return symbol;
  return (
    <span className={styles.symbol}>
      <FreshnessMark of={position} freshness={position.freshness} asOf={position.priceAsOf} isSmall />
      <b>{symbol}</b>
    </span>
  );
}

/** A figure of a position in the currency of its price, or of its own. */
function own(field: 'price' | 'averageCost', formatIn: (currency: string) => Format) {
  return function Own({ symbol }: { symbol: string }) {
    const position = usePosition(symbol);
    const reason = useReason(symbol);
    return position ? <Figure value={position[field]} format={formatIn(position.currency)} reason={reason} /> : null;
  };
}

export function MarketValue({ symbol }: { symbol: string }) {
  const position = usePosition(symbol);
  const reason = useReason(symbol);
  const currency = useCurrency();
  return position ? <Figure value={position.marketValue} format={money(currency)} reason={reason} /> : null;
}

/** An amount in the base currency, with its percentage. */
function gain(field: 'dayChange' | 'unrealizedPnl') {
  return function Gain({ symbol }: { symbol: string }) {
    const position = usePosition(symbol);
    const reason = useReason(symbol);
    const currency = useCurrency();
    if (!position) return null;
    return (
      <Change value={position[field]} percentage={position[`${field}Percent`]} currency={currency} reason={reason} />
    );
  };
}

/** With the orders that are on their way, and marked where there are some. */
export function Quantity({ symbol }: { symbol: string }) {
  const position = usePosition(symbol);
  const portfolioId = use(PositionContext);
  return (
    <>
      <PendingMark portfolioId={portfolioId} symbol={symbol} />
      {position && <Figure value={position.quantity} format={quantity} />}
    </>
  );
}

export const Price = own('price', price);
export const DayChange = gain('dayChange');
export const Unrealized = gain('unrealizedPnl');

export const columns: readonly PositionColumn[] = [
  { id: 'symbol', name: 'Symbol', isText: true, width: '2fr', Content: Symbol },
  { id: 'quantity', name: 'Quantity', width: '2fr', Content: Quantity },
  { id: 'price', name: 'Price', width: '2fr', Content: Price },
  { id: 'averageCost', name: 'Average cost', width: '2fr', Content: own('averageCost', price) },
  { id: 'marketValue', name: 'Market value', width: '2fr', Content: MarketValue },
  { id: 'dayChange', name: 'Today', width: '3fr', Content: DayChange },
  { id: 'unrealizedPnl', name: 'Unrealized', width: '3fr', Content: Unrealized },
  { id: 'actions', name: 'Actions', width: 56, Content: PositionActions },
];
