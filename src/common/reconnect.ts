/** Before the next attempt to connect: longer each time, with jitter, so that not all come back together. */
export const reconnectMs = (attempt: number): number => Math.min(50 * 2 ** attempt, 1000) * (0.5 + Math.random() / 2);
