import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

export const roles = ['user', 'feed', 'admin'] as const;
export type Role = (typeof roles)[number];

/** An account of the local issuer. With an identity provider this table stays empty. */
@Entity('users')
export class User {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'users_pkey' })
  id: string;

  @Column('text')
  email: string;

  @Column('text')
  role: Role;

  @Column('text')
  passwordHash: string;

  /** demo accounts are refused outside demo mode */
  @Column('boolean')
  demo: boolean;

  /** neither signs in nor does anything with a token */
  @Column('boolean', { default: false })
  disabled: boolean;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
