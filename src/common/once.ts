/**
 * `read`, but only once for each object: what it made is kept beside the object, and goes with it. For objects that never
 * change, such as what the cache gives out.
 */
export function once<K extends object, V>(read: (from: K) => V): (from: K) => V {
  const made = new WeakMap<K, { value: V }>();
  return (from) => {
    const known = made.get(from);
    if (known) return known.value;
    const value = read(from);
    made.set(from, { value });
    return value;
  };
}
