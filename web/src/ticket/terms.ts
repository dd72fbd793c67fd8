import type { Portfolio } from 'freshfolio/client';
import type { PendingTrade } from './pending-trades.js';
import type { Draft } from './ticket.js';
import { withPending } from './with-pending.js';

/** What is known of what an order is about. Decimals; `null` where they are not known. */
export interface Terms {
  symbol: string;
  /** of the trade */
  currency: string;
  baseCurrency: string;
  /** the market's */
  price: string | null;
  /** after the orders that are on their way */
  held: string;
  /** in the currency of the trade */
  cash: string;
  /** base currency units for one unit of the trade currency */
  fxRate: string | null;
  allowsNegativeCash: boolean;
}

interface Known {
  portfolio: Portfolio;
  pending: readonly PendingTrade[];
  market: { price: string; currency: string | null } | undefined;
}

/** The currency is what the server would take: of the position, else of the price, else of the portfolio. */
export function termsOf(draft: Draft, { portfolio, pending, market }: Known): Terms {
  const { baseCurrency, positions, cash, allowNegativeCash } = portfolio;
  const symbol = symbolOf(draft);
  const position = positions.find((each) => each.symbol === symbol);
  const currency = position?.currency ?? market?.currency ?? baseCurrency;
  const known = positions.find((each) => each.currency === currency && each.fxRate !== null);
  return {
    symbol,
    currency,
    baseCurrency,
    price: market?.price ?? position?.price ?? null,
    held:
      withPending(
        position,
        pending.filter((trade) => trade.terms.symbol === symbol),
      )?.quantity ?? '0',
    cash: cash.find((balance) => balance.currency === currency)?.amount ?? '0',
    fxRate: currency === baseCurrency ? '1' : (known?.fxRate ?? null),
    allowsNegativeCash: allowNegativeCash,
  };
}

export const symbolOf = ({ symbol }: Pick<Draft, 'symbol'>): string => symbol.trim().toUpperCase();
