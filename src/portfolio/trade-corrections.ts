import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { DomainError, notFound } from '../common/errors.js';
import { money } from '../common/money.js';
import { priceSchema, validationError } from '../common/validation.js';
import { write } from '../database/write.js';
import { dayOf } from './domain/days.js';
import { TradeRow, type PortfolioRow } from './entities.js';
import { LedgerKeeper } from './ledger/ledger-keeper.js';
import { lockPortfolio, nextRevision, refusing } from './portfolio-writes.js';
import { TradeAnswers, type TradeAnswer } from './trade-answers.js';
import { type TradeFigures, TradeTerms } from './trade-terms.js';
import { createTradeSchema, type AmendTrade, type CreateTrade } from './trade.schemas.js';
import { presentTrade } from './trade-view.js';

/** Amends and cancels trades. What was booked is kept and linked; positions and cash become what they would be without the mistake. */
@Injectable()
export class TradeCorrections {
  constructor(
    private readonly dataSource: DataSource,
    private readonly terms: TradeTerms,
    private readonly ledger: LedgerKeeper,
    private readonly answers: TradeAnswers,
  ) {}

  /** @throws DomainError as TradeService.book, and `trade_not_booked` where it was amended or cancelled before */
  async amend(userId: string, portfolioId: string, tradeId: string, changes: AmendTrade): Promise<TradeAnswer> {
    const before = await this.dataSource.manager.findOneBy(TradeRow, { id: tradeId, portfolioId, userId });
    if (!before) throw notFound('Trade');
    const terms = await this.terms.of(userId, portfolioId, amended(before, changes));
    return write(this.dataSource, async (manager) => {
      const portfolio = await lockPortfolio(manager, userId, portfolioId);
      const { id: amends, place, executionId } = await this.bookedTrade(manager, portfolioId, tradeId);
      const owner = { id: uuidv7(), portfolioId, userId, executionId, place, amends };
      const keepsRate = changes.fxRate === undefined && hasSameRate(before, terms.trade);
      const figures = { ...terms.trade, ...(keepsRate && { fxRate: before.fxRate }) };
      const trade = manager.create(TradeRow, { ...owner, ...figures, cancelledAt: null, amendedBy: null });
      await manager.insert(TradeRow, trade);
      await manager.update(TradeRow, { id: tradeId }, { cancelledAt: new Date(), amendedBy: trade.id });
      await this.rebuild(manager, portfolio, [before, trade]);
      return this.answers.of(manager, portfolio, trade, terms.prices);
    });
  }

  /** @throws DomainError `not_found`, `trade_not_booked`, and what the trades that are left do not allow */
  async cancel(userId: string, portfolioId: string, tradeId: string): Promise<TradeAnswer> {
    return write(this.dataSource, async (manager) => {
      const portfolio = await lockPortfolio(manager, userId, portfolioId);
      const trade = await this.bookedTrade(manager, portfolioId, tradeId);
      trade.cancelledAt = new Date();
      await manager.update(TradeRow, { id: tradeId }, { cancelledAt: trade.cancelledAt });
      await this.rebuild(manager, portfolio, [trade]);
      return this.answers.of(manager, portfolio, trade, new Map());
    });
  }

  private async bookedTrade(manager: EntityManager, portfolioId: string, id: string): Promise<TradeRow> {
    const trade = await manager.findOneBy(TradeRow, { id, portfolioId });
    if (!trade) throw notFound('Trade');
    if (trade.cancelledAt === null) return trade;
    const detail = 'The trade was amended or cancelled before';
    throw new DomainError('conflict', 'trade_not_booked', detail, { current: presentTrade(trade) });
  }

  private async rebuild(manager: EntityManager, portfolio: PortfolioRow, touched: readonly TradeRow[]): Promise<void> {
    const symbols = touched.flatMap(({ symbol }) => (symbol === null ? [] : [symbol]));
    const currencies = touched.map(({ currency }) => currency);
    await refusing(this.ledger.rebuild(manager, portfolio, { symbols, currencies }));
    await nextRevision(manager, portfolio);
  }
}

/** Another currency or another day has another rate. */
const hasSameRate = (before: TradeFigures, after: TradeFigures): boolean =>
  before.currency === after.currency && dayOf(before.executedAt) === dayOf(after.executedAt);

/** The trade as if it had been booked like this. What it was priced by, it is priced by again. */
function amended(row: TradeRow, changes: AmendTrade): CreateTrade {
  const before = {
    ...figuresOf(row, changes),
    fee: row.fee,
    currency: row.currency,
    note: row.note,
    symbol: row.symbol,
  };
  const known = Object.entries({ type: row.type, ...before, ...changes }).filter(([, value]) => value !== null);
  const executedAt = (changes.executedAt ?? row.executedAt).toISOString();
  const parsed = createTradeSchema.safeParse({ ...Object.fromEntries(known), executedAt });
  if (!parsed.success) throw validationError(parsed.error.issues);
  return parsed.data;
}

function figuresOf({ type, quantity, price, amount }: TradeRow, changes: AmendTrade) {
  if (type === 'split') return { quantity };
  if (changes.price !== undefined || changes.amount !== undefined) return { quantity };
  // A price that was worked out of the amount may be exact, and yet have more places than a client's may have.
  const isByPrice =
    quantity !== null && priceSchema.safeParse(price).success && money(quantity).times(money(price!)).eq(money(amount));
  return { quantity, ...(isByPrice ? { price } : { amount }) };
}
