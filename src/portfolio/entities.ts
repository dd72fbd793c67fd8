import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

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
  costMethod: 'average' | 'fifo';

  @Column('text', { nullable: true })
  entityId: string | null;

  /** counts edits of the portfolio itself */
  @Column('integer')
  version: number;

  /** counts every change of its holdings */
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

  @Column('text')
  type: 'buy' | 'sell';

  @Column('text')
  symbol: string;

  @Column('numeric')
  quantity: string;

  @Column('numeric')
  price: string;

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
}
