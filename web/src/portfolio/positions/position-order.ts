import type { Position } from 'freshfolio/client';
import type { SortDescriptor } from 'react-aria-components/Table';

export interface PositionRow {
  /** the symbol */
  id: string;
}

/**
 * Which rows there are, in which order. What is in a row follows the store by itself, so that a new price draws two cells and no table. Rows
 * keep their places until another order is asked for, or something is bought or sold out: nobody reads, or hits, what jumps.
 */
export class PositionOrder {
  private wanted = '';
  private current: readonly PositionRow[] = [];
  private readonly known = new Map<string, PositionRow>();

  /** The same array where nothing changed its place. */
  rows(positions: readonly Position[], filter: string, sort: SortDescriptor): readonly PositionRow[] {
    const like = filter.trim().toLowerCase();
    const shown = positions.filter(({ symbol }) => symbol.toLowerCase().includes(like));
    const wanted = JSON.stringify([sort, shown.map(({ symbol }) => symbol).toSorted()]);
    if (wanted === this.wanted) return this.current;
    this.wanted = wanted;
    this.current = shown.toSorted(comparing(sort)).map(({ symbol }) => this.row(symbol));
    return this.current;
  }

  private row(symbol: string): PositionRow {
    const row = this.known.get(symbol) ?? { id: symbol };
    this.known.set(symbol, row);
    return row;
  }
}

/** What is not known comes last. */
export function comparing({ column, direction }: SortDescriptor): (one: Position, other: Position) => number {
  const sign = direction === 'descending' ? -1 : 1;
  const field = column as keyof Position;
  return (one, other) => {
    if (field === 'symbol') return sign * one.symbol.localeCompare(other.symbol);
    const [left, right] = [one[field], other[field]];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (Number(left) - Number(right)) || one.symbol.localeCompare(other.symbol);
  };
}
