/** When each tick was accepted, and which of them an update is the first to show. Times are ms of this process' clock. */
export class ShownTicks {
  /** by symbol: market times in ascending order, when each was accepted, and how many ticks had come before */
  #accepted = new Map();
  /** by portfolio and symbol: the market time that was shown last */
  #shown = new Map();
  delays = [];
  ticks = 0;
  updates = 0;

  /** From now on what is shown counts. */
  begin() {
    [this.delays, this.ticks, this.updates] = [[], 0, 0];
  }

  /** @param {{ symbol: string, asOf: Date }[]} ticks in the order in which they came */
  accept(ticks) {
    const now = performance.now();
    for (const { symbol, asOf } of ticks) {
      const time = asOf.getTime();
      let all = this.#accepted.get(symbol);
      if (!all) this.#accepted.set(symbol, (all = { times: [], at: [], before: [], count: 0 }));
      // One that is older than what is there already is not shown: a later print has overtaken it.
      if (time > (all.times.at(-1) ?? 0)) {
        all.times.push(time);
        all.at.push(now);
        all.before.push(all.count);
      }
      all.count += 1;
    }
  }

  knows(symbol) {
    return this.#accepted.has(symbol);
  }

  /** @param {{ symbol: string, priceAsOf: string | null }[]} positions as they were valued */
  show(portfolioId, positions) {
    const now = performance.now();
    let oldest = Infinity;
    for (const { symbol, priceAsOf } of positions) {
      const accepted = priceAsOf && this.#accepted.get(symbol);
      if (!accepted) continue;
      const key = `${portfolioId} ${symbol}`;
      const from = firstAfter(accepted.times, this.#shown.get(key) ?? 0);
      const to = firstAfter(accepted.times, Date.parse(priceAsOf));
      if (to > from) {
        // A portfolio's first update shows what had come before anybody measured.
        if (this.#shown.has(key)) oldest = Math.min(oldest, accepted.at[from]);
        this.ticks += (accepted.before[to] ?? accepted.count) - accepted.before[from];
      }
      this.#shown.set(key, Math.max(Date.parse(priceAsOf), this.#shown.get(key) ?? 0));
    }
    this.updates += 1;
    if (oldest < Infinity) this.delays.push(now - oldest);
  }

  /** How long the oldest tick has waited by now that some portfolio does not show. */
  waiting() {
    let oldest = Infinity;
    for (const [key, time] of this.#shown) {
      const accepted = this.#accepted.get(key.slice(key.indexOf(' ') + 1));
      oldest = Math.min(oldest, accepted.at[firstAfter(accepted.times, time)] ?? Infinity);
    }
    return oldest < Infinity ? performance.now() - oldest : 0;
  }

  get portfolios() {
    return new Set([...this.#shown.keys()].map((key) => key.slice(0, key.indexOf(' ')))).size;
  }
}

/** The index of the first of the ascending `times` that is later. */
function firstAfter(times, time) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
