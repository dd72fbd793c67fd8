import type { EntityManager, QueryRunner } from 'typeorm';

interface Data {
  acceptedAt?: number;
}

/**
 * Says when what this transaction writes was accepted (ms since 1970). It is told with the commit, for a row cannot say it: what
 * psql writes to it later would seem to be as old.
 */
export function tellAcceptance({ queryRunner }: EntityManager, acceptedAt: number): void {
  if (queryRunner) (queryRunner.data as Data).acceptedAt = acceptedAt;
}

export const acceptanceOf = ({ data }: QueryRunner): number | undefined => (data as Data).acceptedAt;
