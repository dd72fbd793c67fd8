import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { divide } from '../../common/money.js';
import type { Adjustment } from '../domain/adjustment.js';
import { PositionRow, TradeRow, type PortfolioRow } from '../entities.js';
import { LedgerKeeper } from '../ledger/ledger-keeper.js';
import { nextRevision, refusing } from '../portfolio-writes.js';
import { TradeAnswers } from '../trade-answers.js';
import type { Terms } from '../trade-terms.js';
import type { HoldingAnswer } from './holding.schemas.js';

/** Books the trades behind positions that are set by hand, in the transaction that has locked the portfolio. */
@Injectable()
export class Adjustments {
  constructor(
    private readonly ledger: LedgerKeeper,
    private readonly answers: TradeAnswers,
  ) {}

  /** @throws DomainError `currency_mismatch` */
  async book(
    manager: EntityManager,
    portfolio: PortfolioRow,
    { trade: terms, prices }: Terms,
    { quantity, amount, fxRate }: Adjustment,
  ): Promise<HoldingAnswer> {
    const { id: portfolioId, userId } = portfolio;
    const price = divide(amount, quantity)?.toFixed() ?? null;
    const figures = { quantity: quantity.toFixed(), amount: amount.toFixed(), price };
    const trade = manager.create(TradeRow, {
      ...terms,
      ...figures,
      id: uuidv7(),
      portfolioId,
      userId,
      fxRate: fxRate?.toFixed() ?? terms.fxRate,
      executedAt: await lastMoment(manager, portfolioId, terms),
      cancelledAt: null,
      amendedBy: null,
      amends: null,
    });
    await manager.insert(TradeRow, trade);
    await refusing(this.ledger.append(manager, portfolio, trade));
    const revision = await nextRevision(manager, portfolio);
    const row = await manager.findOneByOrFail(PositionRow, { portfolioId, symbol: trade.symbol! });
    return { holding: this.answers.present(row, portfolio, prices), revision };
  }
}

/** Now, but not before a trade that the client has seen: what is set holds after all of them. */
async function lastMoment(
  manager: EntityManager,
  portfolioId: string,
  { symbol, executedAt }: Terms['trade'],
): Promise<Date> {
  const last = await manager.findOne(TradeRow, {
    select: { id: true, executedAt: true },
    where: { portfolioId, symbol: symbol!, cancelledAt: IsNull() },
    order: { executedAt: 'DESC' },
  });
  return last && last.executedAt > executedAt ? last.executedAt : executedAt;
}
