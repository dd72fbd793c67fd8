import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { withDeadline } from '../common/deadline.js';
import { DomainError, notFound } from '../common/errors.js';
import { Events } from '../common/events.js';
import { money } from '../common/money.js';
import { FreshnessService } from '../market-data/freshness.js';
import { apply, InsufficientQuantityError, type Execution, type Position } from './domain/position.js';
import { CashBalanceRow, PortfolioRow, PositionRow, TradeRow } from './entities.js';
import { fromPosition, toPosition, toPositionFacts } from './holdings.js';
import type { CreateTrade, PositionView, TradeView } from './portfolio.schemas.js';
import { presentSinglePosition } from './portfolio-view.js';
import { emptyPositionRow, presentTrade } from './rows.js';
import { TradeTerms, type Terms } from './trade-terms.js';

/** As long as the first request waited (database/change-subscriber.ts); the outbox has the rest. */
const TELL_MS = 500;

export interface TradeAnswer {
  trade: TradeView;
  position: PositionView;
  revision: number;
}

export interface Booking {
  answer: TradeAnswer;
  /** the same request was booked before; this is what it was answered with then */
  repeated: boolean;
}

/** Books trades: the trade, its position, the cash and the portfolio's revision in one transaction. */
@Injectable()
export class TradeService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly terms: TradeTerms,
    private readonly freshness: FreshnessService,
    private readonly events: Events,
  ) {}

  /**
   * @param idempotencyKey makes a repeated request answer as the first did, unless `input` names its execution
   * @throws DomainError `not_found`, `insufficient_quantity`, `currency_mismatch`, `idempotency_conflict`, `executed_at_in_future`
   */
  async book(userId: string, portfolioId: string, input: CreateTrade, idempotencyKey?: string): Promise<Booking> {
    // Prices are read before the transaction: inside, a second connection of the pool could be waited for in vain.
    const terms = await this.terms.of(userId, portfolioId, input);
    const key = input.executionId
      ? `execution:${input.executionId}`
      : idempotencyKey
        ? `header:${idempotencyKey}`
        : null;
    const identity = {
      idempotencyKey: key,
      contentHash: createHash('sha256').update(JSON.stringify(input)).digest('base64url'),
    };
    const booking = await this.dataSource.transaction(async (manager): Promise<Booking> => {
      const portfolio = await lockPortfolio(manager, userId, portfolioId);
      const first = key && (await manager.findOneBy(TradeRow, { portfolioId, idempotencyKey: key }));
      if (first) return { answer: repeat(first, identity.contentHash), repeated: true };
      return { answer: await this.write(manager, portfolio, input, terms, identity), repeated: false };
    });
    if (booking.repeated) await this.tellAgain(userId, portfolioId, booking.answer.revision);
    return booking;
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

  private async write(
    manager: EntityManager,
    portfolio: PortfolioRow,
    input: CreateTrade,
    terms: Terms,
    identity: Pick<TradeRow, 'idempotencyKey' | 'contentHash'>,
  ): Promise<TradeAnswer> {
    const { id: portfolioId, userId } = portfolio;
    const { symbol } = input;
    const owner = { portfolioId, userId };
    const known = await manager.findOneBy(PositionRow, { portfolioId, symbol });
    const row = known ?? emptyPositionRow({ ...owner, symbol, currency: terms.currency });
    if (row.currency !== terms.currency) {
      throw new DomainError(
        'refused',
        'currency_mismatch',
        `${symbol} is held in ${row.currency}, not in ${terms.currency}`,
      );
    }
    const moved = applyOrRefuse(toPosition(toPositionFacts(row)), terms.execution);
    const position = await manager.save(
      PositionRow,
      Object.assign(row, fromPosition(moved), { version: row.version + 1 }),
    );
    await moveCash(manager, owner, terms);
    const { revision } = await manager.save(
      PortfolioRow,
      Object.assign(portfolio, { revision: portfolio.revision + 1 }),
    );
    const trade = { ...owner, ...identity, ...terms.trade, id: uuidv7(), executionId: input.executionId ?? null };
    const pricing = { prices: terms.prices, freshnessOf: this.freshness.of.bind(this.freshness) };
    const answer: TradeAnswer = {
      trade: presentTrade(trade),
      position: presentSinglePosition(toPositionFacts(position), portfolio.baseCurrency, pricing),
      revision,
    };
    await manager.insert(TradeRow, { ...trade, answer });
    return answer;
  }
}

/** One trade at a time for a portfolio: concurrent ones wait here, and both count. */
async function lockPortfolio(manager: EntityManager, userId: string, id: string): Promise<PortfolioRow> {
  const portfolio = await manager.findOne(PortfolioRow, { where: { id, userId }, lock: { mode: 'pessimistic_write' } });
  if (!portfolio) throw notFound('Portfolio');
  return portfolio;
}

function repeat(first: TradeRow, contentHash: string): TradeAnswer {
  if (first.contentHash === contentHash) return first.answer as TradeAnswer;
  throw new DomainError('conflict', 'idempotency_conflict', 'This execution was booked before, with other content');
}

function applyOrRefuse(position: Position, execution: Execution): Position {
  try {
    return apply(position, execution);
  } catch (error) {
    if (!(error instanceof InsufficientQuantityError)) throw error;
    throw new DomainError('refused', 'insufficient_quantity', error.message);
  }
}

/** A buy costs its amount and the fee; a sell brings its amount less the fee. Cash may go below zero. */
async function moveCash(
  manager: EntityManager,
  owner: { portfolioId: string; userId: string },
  terms: Terms,
): Promise<void> {
  const { currency, cashMovement } = terms;
  const known = await manager.findOneBy(CashBalanceRow, { portfolioId: owner.portfolioId, currency });
  const amount = known ? cashMovement.plus(money(known.amount)) : cashMovement;
  await manager.save(CashBalanceRow, { ...owner, currency, amount: amount.toFixed() });
}
