import { knownMoney, money } from '../common/money.js';
import type { Split } from './domain/splits.js';
import type { CashAccount } from './domain/cash.js';
import type { Income } from './domain/income.js';
import type { Position } from './domain/position.js';
import type { CostMethod } from './domain/trade.js';
import type { CashBalanceRow, PortfolioRow, PositionRow } from './entities.js';

/** Everything about a portfolio that no price changes, as the cache keeps it: plain JSON, money as decimal strings. */
export interface Holdings {
  portfolio: PortfolioFacts;
  positions: PositionFacts[];
  cash: CashFacts[];
}

export interface PortfolioFacts {
  id: string;
  name: string;
  baseCurrency: string;
  costMethod: CostMethod;
  entityId: string | null;
  allowNegativeCash: boolean;
  version: number;
  revision: number;
  /** ISO 8601 */
  updatedAt: string;
}

export type PositionFacts = Omit<PositionRow, 'portfolioId' | 'userId' | 'lots'>;
export type CashFacts = Omit<CashBalanceRow, 'portfolioId' | 'userId'>;

export function toPortfolioFacts(row: PortfolioRow): PortfolioFacts {
  const { id, name, baseCurrency, costMethod, entityId, allowNegativeCash, version, revision, updatedAt } = row;
  const figures = { baseCurrency, costMethod, entityId, allowNegativeCash, version, revision };
  return { id, name, ...figures, updatedAt: updatedAt.toISOString() };
}

export function toPositionFacts(row: PositionRow): PositionFacts {
  const { portfolioId: _portfolio, userId: _user, lots: _lots, ...facts } = row;
  return facts;
}

export function toCash({ portfolioId: _portfolio, userId: _user, ...facts }: CashBalanceRow): CashFacts {
  return { ...facts, amount: money(facts.amount).toFixed() };
}

export function toPosition(facts: PositionFacts): Position {
  return {
    quantity: money(facts.quantity),
    costBasis: money(facts.costBasis),
    costBasisInBase: knownMoney(facts.costBasisInBase),
    realizedPnl: knownMoney(facts.realizedPnl),
    realizedFxEffect: knownMoney(facts.realizedFxEffect),
    ...toIncome(facts),
    today: {
      day: facts.day,
      boughtQuantity: money(facts.boughtQuantity),
      boughtAmount: money(facts.boughtAmount),
      soldQuantity: money(facts.soldQuantity),
      soldAmount: money(facts.soldAmount),
    },
    splits: facts.splits.map(toSplit),
  };
}

/** The columns of a position that trades move. */
export function fromPosition(position: Position) {
  const { today } = position;
  return {
    quantity: position.quantity.toFixed(),
    costBasis: position.costBasis.toFixed(),
    costBasisInBase: position.costBasisInBase?.toFixed() ?? null,
    realizedPnl: position.realizedPnl?.toFixed() ?? null,
    realizedFxEffect: position.realizedFxEffect?.toFixed() ?? null,
    ...fromIncome(position),
    day: today.day,
    boughtQuantity: today.boughtQuantity.toFixed(),
    boughtAmount: today.boughtAmount.toFixed(),
    soldQuantity: today.soldQuantity.toFixed(),
    soldAmount: today.soldAmount.toFixed(),
    splits: position.splits.map(fromSplit),
  };
}

export const toCashAccount = (facts: CashFacts): CashAccount => ({ amount: money(facts.amount), ...toIncome(facts) });

export const toIncome = (facts: Pick<PositionFacts, 'dividendsInBase' | 'interestInBase' | 'feesInBase'>): Income => ({
  dividends: knownMoney(facts.dividendsInBase),
  interest: knownMoney(facts.interestInBase),
  fees: knownMoney(facts.feesInBase),
});

export const fromIncome = ({ dividends, interest, fees }: Income) => ({
  dividendsInBase: dividends?.toFixed() ?? null,
  interestInBase: interest?.toFixed() ?? null,
  feesInBase: fees?.toFixed() ?? null,
});

const toSplit = ({ at, day, beforeOpen, ratio }: PositionRow['splits'][number]): Split => ({
  at: new Date(at),
  day,
  beforeOpen,
  ratio: money(ratio),
});

const fromSplit = ({ at, day, beforeOpen, ratio }: Split) => ({
  at: at.toISOString(),
  day,
  beforeOpen,
  ratio: ratio.toFixed(),
});
