const seen = new WeakMap<object, number>();

/** When this very object was here first, ms since 1970. What did not change is the same object in the next state. */
export function firstSeen(value: object): number {
  const at = seen.get(value) ?? Date.now();
  seen.set(value, at);
  return at;
}
