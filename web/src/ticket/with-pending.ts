import { Big } from 'big.js';
import type { Position } from 'freshfolio/client';
import { signed } from './order.js';
import type { PendingTrade } from './pending-trades.js';

/**
 * A position with the quantity that it has after the orders for it. An order counts until the position changes: the portfolio may have it
 * before its answer is there. One that may have been booked or not does not count.
 */
export function withPending(position: Position | undefined, trades: readonly PendingTrade[]): Position | undefined {
  const [first] = trades;
  if (!first) return position;
  const { symbol, currency } = first.terms;
  const before = position ?? { ...nothingKnown, id: symbol, symbol, currency };
  const quantity = trades
    .filter(({ state, seenVersion }) => state !== 'unknown' && seenVersion === before.version)
    .reduce((sum, { side, terms }) => sum.plus(signed(side, terms.quantity)), new Big(before.quantity));
  return { ...before, quantity: quantity.toFixed() };
}

/** The same array where nothing is bought for the first time. */
export function withNewSymbols(positions: readonly Position[], trades: readonly PendingTrade[]): readonly Position[] {
  const known = new Set(positions.map(({ symbol }) => symbol));
  const opening = trades.filter(({ terms: { symbol } }) => !known.has(symbol));
  if (opening.length === 0) return positions;
  const symbols = new Set(opening.map(({ terms: { symbol } }) => symbol));
  const opened = [...symbols].map((symbol) =>
    withPending(
      undefined,
      opening.filter(({ terms }) => terms.symbol === symbol),
    )!,
  );
  return [...positions, ...opened];
}

/** Of a symbol that is being bought for the first time. */
const nothingKnown = {
  quantity: '0',
  averageCost: null,
  costBasis: '0',
  price: null,
  priceAsOf: null,
  priceSource: null,
  openingPrice: null,
  previousClose: null,
  fxRate: null,
  fxRateVia: null,
  previousFxRate: null,
  marketValue: null,
  unrealizedPnl: null,
  unrealizedPnlPercent: null,
  unrealizedPriceEffect: null,
  unrealizedFxEffect: null,
  realizedPnl: null,
  realizedPriceEffect: null,
  realizedFxEffect: null,
  dividends: null,
  interest: null,
  fees: null,
  dayChange: null,
  dayChangePercent: null,
  freshness: null,
  version: 0,
};
