import { Tally } from './tally.mjs';
import { Verdict } from './promises.mjs';

/** What an acknowledged trade may need to reach the memory of the other processes (ms). */
const FAIR_MS = 50;
/** How long a fault may be felt; and a write by psql, whose COMMIT waits for no cache, even without one (ms). */
const BOUND_MS = 2000;

/** Compares every answer with what was acknowledged before its question was sent. */
export class Judge {
  tally = new Tally();
  verdict = new Verdict();
  #ledger;
  #weather;

  constructor(ledger, weather) {
    this.#ledger = ledger;
    this.#weather = weather;
  }

  /** A read is about to be sent. */
  ask(read) {
    const kind = this.#weather.kind;
    this.tally.of(kind).reads += 1;
    return { ...read, kind, spell: this.#weather.spell, at: performance.now() };
  }

  /** It was answered, with what was `seen` in it. */
  hear(read, seen, tier) {
    this.tally.of(read.kind).answered += 1;
    const missing = this.#ledger.missing(read.portfolioId, seen, read.at);
    for (const source of ['trade', 'psql']) {
      const times = missing.filter((write) => write.source === source).map(({ at }) => at);
      if (times.length > 0) this.tally.old(read.kind, source, read.at - Math.min(...times));
    }
    const broken = new Map();
    if (read.minRevision > seen.revision) broken.set('strict', `asked for ${read.minRevision}`);
    for (const write of missing) {
      for (const promise of this.#brokenBy(read, write)) broken.set(promise, describe(read.at, write));
    }
    for (const [promise, why] of broken) this.#break(promise, read, seen, tier, why);
  }

  /** What a worker has read shows in what it pushes. */
  hearUpdate(portfolioId, revision) {
    const update = { process: 'a worker', way: 'portfolio.update', portfolioId, at: performance.now() };
    const missing = this.#ledger.missing(portfolioId, { revision }, update.at);
    const late = missing.find((write) => this.#isLate(update.at, write));
    if (late) this.#break('bounded', update, { revision }, 'pushed', describe(update.at, late));
  }

  wrote() {
    this.tally.of(this.#weather.kind).writes += 1;
  }

  /** A socket was not told of this `write`. */
  lostPush(evidence, write) {
    const now = performance.now();
    this.tally.of(this.#weather.kind).lostPushes += 1;
    this.verdict.break('pushes', `${evidence}, ${describe(now, write)}; ${this.#weather.describe(now)}`);
  }

  refused(request, { status, body }) {
    this.verdict.break('durable', `${request} was refused: ${status} ${JSON.stringify(body)}`);
  }

  /** The promises that an answer without this write breaks. */
  #brokenBy(read, write) {
    const { at, source, taker } = write;
    const { calmSince, spell } = this.#weather;
    const isStrict = read.way === 'noCache' || (taker !== undefined && taker === read.process);
    // What a fault may have touched while it was under way is judged by the reads that follow.
    const isCalm = read.spell === spell && calmSince < read.at;
    const isFair = isCalm && source === 'trade' && at > calmSince + BOUND_MS;
    return [
      ...(isStrict ? ['strict'] : []),
      ...(isFair && read.at - at > FAIR_MS ? ['fair'] : []),
      ...(read.spell === spell && this.#isLate(read.at, write) ? ['bounded'] : []),
    ];
  }

  /** Also a fault is no excuse any more. */
  #isLate(now, { at }) {
    return now - Math.max(at, this.#weather.calmSince) > BOUND_MS;
  }

  #break(promise, { process, way, portfolioId, at }, { revision, rename = '?' }, tier, why) {
    const answer = `${process} (${way}, ${tier}) showed revision ${revision}, rename ${rename} of ${portfolioId}`;
    this.verdict.break(promise, `${answer}, ${why}; ${this.#weather.describe(at)}`);
  }
}

function describe(now, { at, field, number, source, taker }) {
  const write = `${field} ${number} by ${source} was acknowledged${taker ? ` by ${taker}` : ''}`;
  return `${Math.round(now - at)} ms after ${write}`;
}
