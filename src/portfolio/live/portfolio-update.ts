import { mergePositions } from '../../client/apply-update.js';
import type { PortfolioView, PositionView, ValuationView } from '../portfolio.schemas.js';

/** A portfolio as it was when an update got this number. */
export type NumberedPortfolio = PortfolioView & { sequence: number };

type Facts = Omit<PortfolioView, 'id' | 'revision' | 'positions' | 'valuation'>;

/**
 * What changed of a portfolio after the state with the number `since`; 0: it is the whole. Of name, cash and the like and of each position
 * only what is another.
 */
export interface PortfolioUpdate extends Partial<Facts> {
  portfolioId: string;
  revision: number;
  sequence: number;
  since: number;
  valuation: ValuationView;
  positions: (Partial<PositionView> & Pick<PositionView, 'symbol'>)[];
  /** the symbols of positions that there are no more */
  removed?: string[];
}

export interface Changes {
  update: Omit<PortfolioUpdate, 'portfolioId' | 'revision' | 'sequence' | 'since'>;
  /** of the valuation, what is another */
  moved: Partial<ValuationView>;
}

/** `null` where nothing has. */
export function changesBetween(before: PortfolioView, now: PortfolioView): Changes | null {
  const { id: _id, revision, positions, valuation, ...facts } = now;
  const known = new Map(before.positions.map((position) => [position.symbol, position]));
  const changed = positions.flatMap((position) => changesOf(known.get(position.symbol), position));
  const held = new Set(positions.map(({ symbol }) => symbol));
  const removed = [...known.keys()].filter((symbol) => !held.has(symbol));
  const moved = fieldsThatChanged(before.valuation, valuation);
  const others = { ...fieldsThatChanged(before, facts), ...(removed.length > 0 && { removed }) };
  const isSame = revision === before.revision && changed.length === 0 && isEmpty(moved) && isEmpty(others);
  return isSame ? null : { update: { ...others, valuation, positions: changed }, moved };
}

/** Of any symbol, than before. Instants are ISO 8601 in UTC, which sorts. */
export function hasOlderPrice({ positions }: PortfolioView, before: PortfolioView): boolean {
  const known = new Map(before.positions.map(({ symbol, priceAsOf }) => [symbol, priceAsOf]));
  return positions.some(({ symbol, priceAsOf }) => (priceAsOf ?? '') < (known.get(symbol) ?? ''));
}

export function wholeOf({ id, revision, sequence, ...content }: NumberedPortfolio): PortfolioUpdate {
  return { portfolioId: id, revision, sequence, since: 0, ...content };
}

/** One update that does what both do, one after the other. */
export function mergeUpdates(older: PortfolioUpdate, newer: PortfolioUpdate): PortfolioUpdate {
  if (newer.since === 0) return newer;
  // Where it is the whole nothing has to be taken away.
  const removed = older.since === 0 ? [] : [...new Set([...(older.removed ?? []), ...(newer.removed ?? [])])];
  return {
    ...older,
    ...newer,
    since: older.since,
    positions: mergePositions(older.positions, newer.positions, newer.removed),
    removed: removed.length > 0 ? removed : undefined,
  };
}

function changesOf(last: PositionView | undefined, position: PositionView): PortfolioUpdate['positions'] {
  if (!last) return [position];
  const changed = fieldsThatChanged(last, position);
  return isEmpty(changed) ? [] : [{ symbol: position.symbol, ...changed }];
}

/** Values that are no texts or numbers, such as `cash` and `missing`, are compared by what they say. */
function fieldsThatChanged<T extends object>(before: T, now: T): Partial<T> {
  const fields = Object.keys(now) as (keyof T)[];
  const changed = fields.filter((field) => !isSame(before[field], now[field]));
  return Object.fromEntries(changed.map((field) => [field, now[field]])) as Partial<T>;
}

const isSame = (a: unknown, b: unknown) =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));

const isEmpty = (object: object) => Object.keys(object).length === 0;
