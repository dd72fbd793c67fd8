/** JSON with the members of objects in the order of their names: the same text for the same content. */
export const stableJson = (value: unknown): string | undefined => JSON.stringify(value, inOrder);

function inOrder(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
