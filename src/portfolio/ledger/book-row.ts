import { v7 as uuidv7 } from 'uuid';
import { knownMoney, money } from '../../common/money.js';
import type { Lot } from '../domain/lots.js';
import { type Book, emptyBook } from '../domain/position.js';
import type { CostMethod } from '../domain/trade.js';
import type { PositionRow } from '../entities.js';
import { fromPosition, toPosition, toPositionFacts } from '../holdings.js';

/** A book as its row: FIFO keeps its lots, by average cost the figures of the position say it all. */
export function toBook(row: PositionRow): Book {
  const position = toPosition(toPositionFacts(row));
  const { quantity, costBasis, costBasisInBase } = position;
  const pooled = quantity.isZero() ? [] : [{ quantity, cost: costBasis, costInBase: costBasisInBase }];
  return { ...position, lots: row.lots?.map(toLot) ?? pooled };
}

/** The columns that trades move. */
export function fromBook(book: Book, method: CostMethod) {
  return { ...fromPosition(book), lots: method === 'fifo' ? book.lots.map(fromLot) : null };
}

type Owner = Pick<PositionRow, 'portfolioId' | 'userId' | 'symbol' | 'currency'>;

export function emptyPositionRow(owner: Owner, method: CostMethod): PositionRow {
  return { id: uuidv7(), ...owner, ...fromBook(emptyBook(), method), version: 0 };
}

const toLot = ({ quantity, cost, costInBase }: NonNullable<PositionRow['lots']>[number]): Lot => ({
  quantity: money(quantity),
  cost: money(cost),
  costInBase: knownMoney(costInBase),
});

const fromLot = ({ quantity, cost, costInBase }: Lot) => ({
  quantity: quantity.toFixed(),
  cost: cost.toFixed(),
  costInBase: costInBase?.toFixed() ?? null,
});
