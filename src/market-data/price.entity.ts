import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The latest price of a symbol. An FX rate is the price of a pair: EUR/USD costs so many USD. Money is a decimal string. */
@Entity('prices')
export class Price {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'prices_pkey' })
  symbol: string;

  @Column('numeric')
  price: string;

  /** ISO 4217; `null` where whoever brought the price did not say */
  @Column('text', { nullable: true })
  currency: string | null;

  @Column('timestamptz')
  asOf: Date;

  /** exchange-local day that the price belongs to, YYYY-MM-DD */
  @Column('date')
  tradingDay: string;

  @Column('numeric', { nullable: true })
  openingPrice: string | null;

  @Column('numeric', { nullable: true })
  previousClose: string | null;

  @Column('numeric', { nullable: true })
  volume: string | null;

  @Column('text')
  source: string;

  @Column('timestamptz')
  storedAt: Date;
}
