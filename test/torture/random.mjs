/** mulberry32, by Tommy Ettinger: small, and good enough to choose with. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The choices of one actor. Each has its own, so that what one chooses does not hang on how fast another is. */
export class Random {
  #next;
  #seed;

  constructor(seed) {
    this.#seed = seed;
    this.#next = mulberry32(seed);
  }

  /** The random choices of somebody else, of the same seed. */
  for(name) {
    let seed = this.#seed;
    for (const character of name) seed = Math.imul(seed ^ character.codePointAt(0), 0x01000193) >>> 0;
    return new Random(seed);
  }

  /** from `min` up to, and without, `max` */
  between(min, max) {
    return min + this.#next() * (max - min);
  }

  whole(max) {
    return Math.floor(this.between(0, max));
  }

  pick(list) {
    return list[this.whole(list.length)];
  }

  /** Whether something with this probability happens. */
  chance(probability) {
    return this.#next() < probability;
  }

  shuffled(list) {
    const rest = [...list];
    return list.map(() => rest.splice(this.whole(rest.length), 1)[0]);
  }
}
