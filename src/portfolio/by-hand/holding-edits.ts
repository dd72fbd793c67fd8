import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError, notFound } from '../../common/errors.js';
import { formatMoney, money, ZERO } from '../../common/money.js';
import { write } from '../../database/write.js';
import { adjust, type Adjustment } from '../domain/adjustment.js';
import { emptyBook, type Position } from '../domain/position.js';
import { PositionRow } from '../entities.js';
import { toPosition, toPositionFacts } from '../holdings.js';
import { lockPortfolio } from '../portfolio-writes.js';
import { TradeAnswers } from '../trade-answers.js';
import { TradeTerms } from '../trade-terms.js';
import { assertExpected, type Expected } from '../../common/versions.js';
import { Adjustments } from './adjustments.js';
import type { ChangeHolding, HoldingAnswer, OpenHolding } from './holding.schemas.js';

/** A position, and what of it has been seen. */
export interface SeenHolding {
  userId: string;
  portfolioId: string;
  id: string;
  expected: Expected;
}

type Wanted = Pick<ChangeHolding, 'quantity' | 'averageCost' | 'costBasis'>;

/** Sets what is held by hand, with a trade of the type `adjustment` that explains it. */
@Injectable()
export class HoldingEdits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly terms: TradeTerms,
    private readonly adjustments: Adjustments,
    private readonly answers: TradeAnswers,
  ) {}

  /** Of a symbol that is not held. @throws DomainError `not_found`, `holding_exists`, `version_conflict`, `currency_mismatch` */
  async open(userId: string, portfolioId: string, holding: OpenHolding): Promise<HoldingAnswer> {
    const { symbol, currency, expectedVersion, quantity, averageCost, costBasis } = holding;
    const wanted = { quantity, averageCost, costBasis };
    const terms = await this.terms.of(userId, portfolioId, { type: 'adjustment', symbol, currency, fee: '0' });
    return write(this.dataSource, async (manager) => {
      const portfolio = await lockPortfolio(manager, userId, portfolioId);
      const row = await manager.findOneBy(PositionRow, { portfolioId, symbol });
      const current = row && this.answers.present(row, portfolio, terms.prices);
      if (current && current.quantity !== '0') {
        throw new DomainError('conflict', 'holding_exists', `${symbol} is held already`, { current });
      }
      const actual = { version: row?.version ?? 0, revision: portfolio.revision };
      assertExpected({ version: expectedVersion ?? actual.version }, actual, current, inOurWords(wanted));
      return this.adjustments.book(manager, portfolio, terms, adjusted(emptyBook(), wanted));
    });
  }

  /** @throws DomainError `not_found`, `version_conflict`, `nothing_held` where something is missing because of that */
  change(holding: SeenHolding, wanted: Wanted): Promise<HoldingAnswer> {
    return this.edit(holding, wanted, (row) => adjusted(toPosition(toPositionFacts(row)), wanted));
  }

  /** Nothing is held any more; what was realized and received before stays. @throws DomainError as {@link change} */
  remove(holding: SeenHolding): Promise<HoldingAnswer> {
    return this.edit(holding, {}, ({ quantity }) => {
      if (money(quantity).isZero()) throw nothingHeld();
      return { quantity: ZERO, amount: ZERO, fxRate: null };
    });
  }

  private async edit(
    { userId, portfolioId, id, expected }: SeenHolding,
    wanted: Wanted,
    adjustmentOf: (row: PositionRow) => Adjustment,
  ): Promise<HoldingAnswer> {
    const { symbol, currency } = found(
      await this.dataSource.manager.findOneBy(PositionRow, { id, portfolioId, userId }),
    );
    const terms = await this.terms.of(userId, portfolioId, { type: 'adjustment', symbol, currency, fee: '0' });
    return write(this.dataSource, async (manager) => {
      const portfolio = await lockPortfolio(manager, userId, portfolioId);
      const row = found(await manager.findOneBy(PositionRow, { id, portfolioId }));
      const actual = { version: row.version, revision: portfolio.revision };
      assertExpected(expected, actual, this.answers.present(row, portfolio, terms.prices), inOurWords(wanted));
      return this.adjustments.book(manager, portfolio, terms, adjustmentOf(row));
    });
  }
}

function found(row: PositionRow | null): PositionRow {
  if (!row) throw notFound('Holding');
  return row;
}

const nothingHeld = () =>
  new DomainError('refused', 'nothing_held', 'Nothing is held of it: set a quantity and a cost');

const optional = (text: string | undefined) => (text === undefined ? undefined : money(text));

function adjusted(position: Position, { quantity, averageCost, costBasis }: Wanted): Adjustment {
  const adjustment = adjust(position, {
    quantity: optional(quantity),
    averageCost: optional(averageCost),
    costBasis: optional(costBasis),
  });
  if (!adjustment) throw nothingHeld();
  return adjustment;
}

/** As an answer would say it: 10.0 and 10 are the same. */
const inOurWords = (wanted: Wanted): Wanted =>
  Object.fromEntries(
    Object.entries(wanted).map(([field, text]) => [field, text === undefined ? undefined : formatMoney(text)]),
  );
