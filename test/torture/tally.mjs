/** Upper bounds (ms) of the ages that are told apart. */
const bounds = [10, 50, 250, 2000, Infinity];
export const bucketNames = ['≤ 10 ms', '≤ 50 ms', '≤ 250 ms', '≤ 2 s', 'more'];

const noAges = () => ({ buckets: bounds.map(() => 0), worst: 0 });
const noneYet = () => ({ writes: 0, reads: 0, answered: 0, lostPushes: 0, trade: noAges(), psql: noAges() });

/** What is counted, by fault. */
export class Tally {
  rows = new Map([['none', noneYet()]]);

  of(kind) {
    if (!this.rows.has(kind)) this.rows.set(kind, noneYet());
    return this.rows.get(kind);
  }

  /** A read that was older by `age` ms than a write of this `source` that was acknowledged before it. */
  old(kind, source, age) {
    const ages = this.of(kind)[source];
    ages.buckets[bounds.findIndex((bound) => age <= bound)] += 1;
    ages.worst = Math.max(ages.worst, age);
  }
}
