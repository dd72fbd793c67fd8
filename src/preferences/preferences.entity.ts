import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('user_preferences')
export class UserPreferencesRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'user_preferences_pkey' })
  userId: string;

  @Column('integer')
  minIntervalMs: number;

  /** counts the changes */
  @Column('integer')
  version: number;
}
