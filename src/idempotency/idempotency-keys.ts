import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { CLAIM, DONE, KEEP, READ, RELEASE } from './idempotency-sql.js';
import { idempotencyErrors, idempotentRequests } from './metrics.js';

/** Longer (ms, beside the longest statement) than a request takes whose process is alive. */
const DEAD_AFTER_MS = 60_000;
/** A longer answer (characters) is not kept. */
const LONGEST_ANSWER = 256 * 1024;

export interface Asked {
  userId: string;
  key: string;
  hash: string;
}

/** Whoever has it does what was asked for, alone. */
export interface Claim extends Asked {
  is: 'claimed';
  claim: string;
}

/** What was answered before. */
export interface Kept {
  is: 'kept';
  status: number;
  answer: unknown;
}

/** Who asked for what under a key, and what came of it; for 24 hours. */
@Injectable()
export class IdempotencyKeys {
  private readonly deadAfterMs: number;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) { database }: Config,
  ) {
    this.deadAfterMs = DEAD_AFTER_MS + database.timeouts.statementTimeoutMs;
  }

  /** @throws DomainError `idempotency_conflict` where other things were asked for under it; `in_progress`; `answer_lost` */
  async claim(asked: Asked): Promise<Claim | Kept> {
    const { userId, key, hash } = asked;
    const claim = randomUUID();
    const claimed: unknown[] = await this.dataSource.query(CLAIM, [userId, key, hash, claim, this.deadAfterMs]);
    if (claimed.length > 0) return counted('claimed', { is: 'claimed', ...asked, claim } as const);
    const [known]: Known[] = await this.dataSource.query(READ, [userId, key, this.deadAfterMs]);
    if (known && known.hash !== hash) throw counted('conflict', conflict);
    // Released between the two questions: whoever comes next may have it.
    if (!known?.isOver) throw counted('in_progress', inProgress);
    const { status, answer } = known;
    if (status === null || answer === null) throw counted('lost', answerLost);
    return counted('replayed', { is: 'kept', status, answer: JSON.parse(answer) as unknown } as const);
  }

  /** In the transaction that does it, so that it is done once. @throws DomainError `in_progress` where somebody has taken it over */
  async done(manager: EntityManager, { userId, key, claim }: Claim): Promise<void> {
    const [rows]: [unknown[], number] = await manager.query(DONE, [userId, key, claim]);
    if (rows.length === 0) throw inProgress;
  }

  /** Never throws: what was done is done, and its answer is on its way. */
  async keep({ userId, key, claim }: Claim, status: number, answer: unknown): Promise<void> {
    const text = JSON.stringify(answer ?? null);
    const kept = text.length > LONGEST_ANSWER ? null : text;
    await this.attempt('keep', KEEP, [userId, key, claim, status, kept]);
  }

  /** It may be asked for again, unless it was done. Never throws. */
  async release({ userId, key, claim }: Claim, status: number): Promise<void> {
    await this.attempt('release', RELEASE, [userId, key, claim, status]);
  }

  private async attempt(step: string, sql: string, parameters: unknown[]): Promise<void> {
    await this.dataSource.query(sql, parameters).catch(() => idempotencyErrors.inc({ step }));
  }
}

interface Known {
  hash: string;
  status: number | null;
  answer: string | null;
  isOver: boolean;
}

const refusal = (code: string, detail: string) => new DomainError('conflict', code, detail);
const conflict = refusal('idempotency_conflict', 'Something else was asked for under this Idempotency-Key');
const inProgress = refusal('in_progress', 'The same request is being worked on: ask again in a moment');
const answerLost = refusal('answer_lost', 'It was done before, but its answer is not kept: read what it made');

function counted<T>(result: string, outcome: T): T {
  idempotentRequests.inc({ result });
  return outcome;
}
