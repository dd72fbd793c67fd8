import { Globals } from '@react-spring/web';

// Nobody reads sixty numbers a second: every second frame is left alone, with its layout.
Globals.assign({ requestAnimationFrame: (next) => requestAnimationFrame(() => requestAnimationFrame(next)) });

const query = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');

/** Whoever looks wants nothing to move. */
export const prefersStill = (): boolean => query?.matches ?? false;
