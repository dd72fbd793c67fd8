import { money } from '../common/money.js';
import type { Position } from './domain/position.js';
import type { CashBalanceRow, PortfolioRow, PositionRow } from './entities.js';

/** Everything about a portfolio that no price changes, as the cache keeps it: plain JSON, money as decimal strings. */
export interface Holdings {
  portfolio: PortfolioFacts;
  positions: PositionFacts[];
  cash: { currency: string; amount: string }[];
}

export interface PortfolioFacts {
  id: string;
  name: string;
  baseCurrency: string;
  costMethod: 'average' | 'fifo';
  entityId: string | null;
  version: number;
  revision: number;
  /** ISO 8601 */
  updatedAt: string;
}

export type PositionFacts = Omit<PositionRow, 'portfolioId' | 'userId'>;

export function toPortfolioFacts(row: PortfolioRow): PortfolioFacts {
  const { id, name, baseCurrency, costMethod, entityId, version, revision, updatedAt } = row;
  return { id, name, baseCurrency, costMethod, entityId, version, revision, updatedAt: updatedAt.toISOString() };
}

export function toPositionFacts(row: PositionRow): PositionFacts {
  const { portfolioId: _portfolio, userId: _user, ...facts } = row;
  return facts;
}

export function toCash({ currency, amount }: CashBalanceRow): { currency: string; amount: string } {
  return { currency, amount: money(amount).toFixed() };
}

const optional = (text: string | null) => (text === null ? null : money(text));

export function toPosition(facts: PositionFacts): Position {
  return {
    quantity: money(facts.quantity),
    costBasis: money(facts.costBasis),
    costBasisInBase: optional(facts.costBasisInBase),
    realizedPnl: optional(facts.realizedPnl),
    fees: optional(facts.feesInBase),
    today: {
      day: facts.day,
      boughtQuantity: money(facts.boughtQuantity),
      boughtAmount: money(facts.boughtAmount),
      soldQuantity: money(facts.soldQuantity),
      soldAmount: money(facts.soldAmount),
    },
  };
}

/** The columns of a position that a trade moves. */
export function fromPosition({ quantity, costBasis, costBasisInBase, realizedPnl, fees, today }: Position) {
  return {
    quantity: quantity.toFixed(),
    costBasis: costBasis.toFixed(),
    costBasisInBase: costBasisInBase?.toFixed() ?? null,
    realizedPnl: realizedPnl?.toFixed() ?? null,
    feesInBase: fees?.toFixed() ?? null,
    day: today.day,
    boughtQuantity: today.boughtQuantity.toFixed(),
    boughtAmount: today.boughtAmount.toFixed(),
    soldQuantity: today.soldQuantity.toFixed(),
    soldAmount: today.soldAmount.toFixed(),
  };
}
