const query = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');

/** Whoever looks wants nothing to move. */
export const prefersStill = (): boolean => query?.matches ?? false;
