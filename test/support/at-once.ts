import type { Steps } from '../../src/portfolio/domain/steps.js';

/** The result of work that may be interrupted, without interruption. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
