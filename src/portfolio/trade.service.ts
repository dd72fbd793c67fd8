import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { withDeadline } from '../common/deadline.js';
import { DomainError } from '../common/errors.js';
import { Events } from '../common/events.js';
import { write } from '../database/write.js';
import { TradeRow, type PortfolioRow } from './entities.js';
import { LedgerKeeper } from './ledger/ledger-keeper.js';
import { lockPortfolio, nextRevision, refusing } from './portfolio-writes.js';
import { TradeAnswers, type TradeAnswer } from './trade-answers.js';
import { TradeTerms, type Terms } from './trade-terms.js';
import type { CreateTrade } from './trade.schemas.js';

/** As long as the first request waited (database/change-subscriber.ts); the outbox has the rest. */
const TELL_MS = 500;

export interface Booking {
  answer: TradeAnswer;
  /** the same request was booked before; this is what it was answered with then */
  repeated: boolean;
}

type Identity = Pick<TradeRow, 'executionId' | 'idempotencyKey' | 'contentHash'>;

/** Books trades: the trade, its position, the cash and the portfolio's revision in one transaction. */
@Injectable()
export class TradeService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly terms: TradeTerms,
    private readonly ledger: LedgerKeeper,
    private readonly answers: TradeAnswers,
    private readonly events: Events,
  ) {}

  /**
   * @param idempotencyKey makes a repeated request answer as the first did, unless `input` names its execution
   * @param alongside is done in the same transaction, unless the request is a repeated one; where it throws nothing is booked
   * @throws DomainError `not_found`, `insufficient_quantity`, `insufficient_cash`, `currency_mismatch`, `idempotency_conflict`,
   *   `executed_at_in_future`
   */
  async book(
    userId: string,
    portfolioId: string,
    input: CreateTrade,
    idempotencyKey?: string,
    alongside?: (manager: EntityManager) => Promise<void>,
  ): Promise<Booking> {
    // Prices are read before the transaction: inside, a second connection of the pool could be waited for in vain.
    const terms = await this.terms.of(userId, portfolioId, input);
    const identity = identify(input, idempotencyKey);
    const { idempotencyKey: key, contentHash } = identity;
    const booking = await write(this.dataSource, async (manager): Promise<Booking> => {
      const portfolio = await lockPortfolio(manager, userId, portfolioId);
      const first = key && (await manager.findOneBy(TradeRow, { portfolioId, idempotencyKey: key }));
      if (first) return { answer: repeat(first, contentHash), repeated: true };
      const answer = await this.write(manager, portfolio, terms, identity);
      await alongside?.(manager);
      return { answer, repeated: false };
    });
    if (booking.repeated) await this.tellAgain(userId, portfolioId, booking.answer.revision);
    return booking;
  }

  private async write(manager: EntityManager, portfolio: PortfolioRow, terms: Terms, identity: Identity) {
    const { id: portfolioId, userId } = portfolio;
    const row = { id: uuidv7(), portfolioId, userId, ...identity, ...terms.trade };
    const trade = manager.create(TradeRow, { ...row, cancelledAt: null, amendedBy: null, amends: null });
    await manager.insert(TradeRow, trade);
    await refusing(this.ledger.append(manager, portfolio, trade));
    await nextRevision(manager, portfolio);
    const answer = await this.answers.of(manager, portfolio, trade, terms.prices);
    await manager.update(TradeRow, { id: trade.id }, { answer });
    return answer;
  }

  /** Whoever booked it first may have died before the caches knew; this answer acknowledges the trade too. */
  private async tellAgain(userId: string, id: string, revision: number): Promise<void> {
    const row = { user_id: userId, id, revision };
    const change = { table: 'portfolios', operation: 'update', row, userId, currency: null, entityId: null } as const;
    const telling = this.events.emit('transaction.committed', {
      changes: [change],
      source: 'transaction',
      committedAt: Date.now(),
    });
    await withDeadline(telling, TELL_MS, 'Telling a trade again').catch(() => undefined);
  }
}

function identify(input: CreateTrade, header: string | undefined): Identity {
  const { executionId = null } = input;
  const headerKey = header === undefined ? null : `header:${header}`;
  return {
    executionId,
    idempotencyKey: executionId === null ? headerKey : `execution:${executionId}`,
    contentHash: createHash('sha256').update(JSON.stringify(input)).digest('base64url'),
  };
}

function repeat(first: TradeRow, contentHash: string | null): TradeAnswer {
  if (first.contentHash === contentHash) return first.answer as TradeAnswer;
  throw new DomainError('conflict', 'idempotency_conflict', 'This execution was booked before, with other content');
}
