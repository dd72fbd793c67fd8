/** What a run proves, or breaks. */
export const promises = {
  fair: 'no read is old, without a fault, 50 ms after a trade was acknowledged',
  strict: 'no read is old, ever, with minRevision or no-cache, or on the process that took the trade',
  bounded: 'no read is old 2 s after a fault and the acknowledgement, whoever wrote',
  pushes: 'every socket knows the last revision 3 s after a fault and the acknowledgement',
  durable: 'no acknowledged write is missing at the end, and none is refused',
  caches: 'every cached value in both tiers equals PostgreSQL after 3 s of quiet',
};

const reads = ['fair', 'strict', 'bounded'];
const MOST_EVIDENCE = 5;

/** How often each promise was broken, and the first times in detail. */
export class Verdict {
  #broken = new Map(Object.keys(promises).map((name) => [name, { count: 0, evidence: [] }]));

  break(name, evidence) {
    const broken = this.#broken.get(name);
    broken.count += 1;
    if (broken.evidence.length < MOST_EVIDENCE) broken.evidence.push(evidence);
  }

  get isKept() {
    return [...this.#broken.values()].every(({ count }) => count === 0);
  }

  get hasOldReads() {
    return reads.some((name) => this.#broken.get(name).count > 0);
  }

  /** A paragraph for each promise. */
  lines() {
    return [...this.#broken].map(([name, { count, evidence }]) => {
      if (count === 0) return `kept    ${promises[name]}`;
      return [`BROKEN  ${promises[name]} (${count} times)`].concat(evidence).join('\n          ');
    });
  }
}
