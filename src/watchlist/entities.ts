import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity('watchlists')
export class WatchlistRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'watchlists_pkey' })
  id: string;

  @Column('text')
  userId: string;

  @Column('text')
  name: string;

  /** counts every change, of the list itself and of what is in it */
  @Column('integer')
  version: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}

@Entity('watchlist_items')
export class WatchlistItemRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'watchlist_items_pkey' })
  id: string;

  @Column('uuid')
  watchlistId: string;

  @Column('text')
  userId: string;

  @Column('text')
  symbol: string;

  @Column('text', { nullable: true })
  note: string | null;

  /** in the currency of the price */
  @Column('numeric', { nullable: true })
  targetPrice: string | null;

  /** the order in the list; it may have gaps */
  @Column('integer')
  position: number;

  /** counts edits of note and target */
  @Column('integer')
  version: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
