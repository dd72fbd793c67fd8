/** What is read so long after a fault (ms) is counted to it. */
const AFTERMATH_MS = 4000;

/** Which fault there is, or was last. One at a time. Times are those of performance.now(). */
export class Weather {
  #kind = 'none';
  #since = -Infinity;
  #begun = 0;
  /** when the last fault ended; Infinity while there is one */
  calmSince = -Infinity;

  begin(kind) {
    this.#kind = kind;
    this.#since = performance.now();
    this.#begun += 1;
    this.calmSince = Infinity;
  }

  /** @param at for a process that was killed, the kill: its restart is no fault */
  end(at = performance.now()) {
    this.calmSince = at;
  }

  /** The fault that what happens now is counted to. */
  get kind() {
    return performance.now() - this.calmSince > AFTERMATH_MS ? 'none' : this.#kind;
  }

  /** Changes whenever a fault begins. */
  get spell() {
    return this.#begun;
  }

  /** For evidence: the last fault, and how long ago it ended. */
  describe(now) {
    if (this.#since === -Infinity) return 'no fault so far';
    if (this.calmSince === Infinity) return `during ${this.#kind}`;
    return `${Math.round(now - this.calmSince)} ms after ${this.#kind}`;
  }
}
