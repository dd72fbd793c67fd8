import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { CostMethod, TradeType } from './domain/trade.js';

/** Rows as they are; money is a decimal string. All of them carry the user, so that a changed row names its cache keys. */
@Entity('portfolios')
export class PortfolioRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'portfolios_pkey' })
  id: string;

  @Column('text')
  userId: string;

  @Column('text')
  name: string;

  @Column('text')
  baseCurrency: string;

  @Column('text')
  costMethod: CostMethod;

  @Column('text', { nullable: true })
  entityId: string | null;

  @Column('boolean', { default: true })
  allowNegativeCash: boolean;

  /** counts edits of the portfolio itself */
  @Column('integer')
  version: number;

  /** counts every change, of the portfolio itself and of what is in it */
  @Column('integer')
  revision: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt: Date;
}

@Entity('positions')
export class PositionRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'positions_pkey' })
  id: string;

  @Column('uuid')
  portfolioId: string;

  @Column('text')
  userId: string;

  @Column('text')
  symbol: string;

  @Column('text')
  currency: string;

  @Column('numeric')
  quantity: string;

  @Column('numeric')
  costBasis: string;

  @Column('numeric', { nullable: true })
  costBasisInBase: string | null;

  @Column('numeric', { nullable: true })
  realizedPnl: string | null;

  @Column('numeric', { nullable: true })
  realizedFxEffect: string | null;

  @Column('numeric', { nullable: true })
  dividendsInBase: string | null;

  @Column('numeric', { nullable: true })
  interestInBase: string | null;

  @Column('numeric', { nullable: true })
  feesInBase: string | null;

  /** exchange-local day of the last trade, to which bought… and sold… belong */
  @Column('date', { nullable: true })
  day: string | null;

  @Column('numeric')
  boughtQuantity: string;

  @Column('numeric')
  boughtAmount: string;

  @Column('numeric')
  soldQuantity: string;

  @Column('numeric')
  soldAmount: string;

  /** the oldest first */
  @Column('jsonb')
  splits: { at: string; day: string; beforeOpen: boolean; ratio: string }[];

  /** by FIFO, the oldest first; `null` by average cost, which has one at most */
  @Column('jsonb', { nullable: true })
  lots: { quantity: string; cost: string; costInBase: string | null }[] | null;

  @Column('integer')
  version: number;
}

@Entity('cash_balances')
export class CashBalanceRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'cash_balances_pkey' })
  portfolioId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'cash_balances_pkey' })
  currency: string;

  @Column('text')
  userId: string;

  @Column('numeric')
  amount: string;

  /** in the base currency, like the others: of trades that name no symbol */
  @Column('numeric', { nullable: true })
  dividendsInBase: string | null;

  @Column('numeric', { nullable: true })
  interestInBase: string | null;

  @Column('numeric', { nullable: true })
  feesInBase: string | null;
}

@Entity('trades')
export class TradeRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'trades_pkey' })
  id: string;

  @Column('uuid')
  portfolioId: string;

  @Column('text')
  userId: string;

  @Column('text', { nullable: true })
  executionId: string | null;

  /** of two trades at the same moment the lower one came first; an amended trade keeps the place of the one before it */
  @Column('bigint')
  place: string;

  @Column('text')
  type: TradeType;

  @Column('text', { nullable: true })
  symbol: string | null;

  @Column('numeric', { nullable: true })
  quantity: string | null;

  @Column('numeric', { nullable: true })
  price: string | null;

  /** gross consideration: quantity × price */
  @Column('numeric')
  amount: string;

  @Column('numeric')
  fee: string;

  @Column('text')
  currency: string;

  @Column('numeric', { nullable: true })
  fxRate: string | null;

  @Column('timestamptz')
  executedAt: Date;

  @Column('text', { nullable: true })
  note: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;

  @Column('text', { nullable: true })
  idempotencyKey: string | null;

  @Column('text', { nullable: true })
  contentHash: string | null;

  @Column('json', { nullable: true })
  answer: object | null;

  /** it does not count any more: it was cancelled, or amended by the one that took its place */
  @Column('timestamptz', { nullable: true })
  cancelledAt: Date | null;

  @Column('uuid', { nullable: true })
  amendedBy: string | null;

  /** the trade that this one took the place of */
  @Column('uuid', { nullable: true })
  amends: string | null;
}
