import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A token that ended before its time, or all of a user's that were issued until then. */
@Entity('revoked_tokens')
export class RevokedToken {
  /** the token's subject */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'revoked_tokens_pkey' })
  userId: string;

  /** `*`: all of them */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'revoked_tokens_pkey' })
  tokenId: string;

  @Column('timestamptz')
  revokedAt: Date;

  /** when the token would have ended by itself; `null`: the row is kept */
  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null;
}
