/** Some symbols go before or after another one; said so it means the same whatever else has changed. */
export interface Reorder {
  symbols: readonly string[];
  target: string;
  place: 'before' | 'after';
}

/** In their new order; as they were where one of them is not there (any more). */
export function reordered<Item extends { symbol: string }>(
  items: readonly Item[],
  { symbols, target, place }: Reorder,
): Item[] {
  const moving = items.filter(({ symbol }) => symbols.includes(symbol) && symbol !== target);
  const staying = items.filter((item) => !moving.includes(item));
  const at = staying.findIndex(({ symbol }) => symbol === target);
  if (at < 0) return [...items];
  return staying.toSpliced(place === 'before' ? at : at + 1, 0, ...moving);
}
