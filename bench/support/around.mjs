/**
 * Replaces a method of a class by one that is given the original, bound, before its own arguments.
 * @param {Function} type
 * @param {string} name
 * @param {(original: Function, ...args: any[]) => unknown} instead
 */
export function around(type, name, instead) {
  const original = type.prototype[name];
  type.prototype[name] = function (...args) {
    return instead(original.bind(this), ...args);
  };
}
