/**
 * What was acknowledged, by portfolio: what every later reader has to see. A trade and most writes by psql move the
 * portfolio's `revision`; a rename by psql leaves it, and counts in the name itself (`rename`).
 */
export class Ledger {
  #written = new Map();
  /** of every trade that was acknowledged */
  executionIds = [];

  /**
   * @param {string} portfolioId
   * @param {{ field: 'revision' | 'rename', number: number, at: number, source: 'trade' | 'psql', taker?: string }} write
   *   `taker` is the process that answered it first
   */
  acknowledge(portfolioId, write) {
    const writes = this.#of(portfolioId)[write.field];
    // Answers may overtake each other: the list is in the order of the numbers.
    let index = writes.length;
    while (index > 0 && writes[index - 1].number > write.number) index -= 1;
    writes.splice(index, 0, write);
  }

  /** The acknowledged writes that an answer with these numbers does not contain. */
  missing(portfolioId, seen, before = Infinity) {
    const writes = this.#of(portfolioId);
    return Object.entries(seen).flatMap(([field, number]) => newer(writes[field], number, before));
  }

  /** The newest revision that was acknowledged, and when. */
  newest(portfolioId) {
    return this.#of(portfolioId).revision.at(-1) ?? { number: 0, at: -Infinity };
  }

  #of(portfolioId) {
    const known = this.#written.get(portfolioId);
    if (known) return known;
    const writes = { revision: [], rename: [] };
    this.#written.set(portfolioId, writes);
    return writes;
  }
}

function newer(writes, number, before) {
  const found = [];
  for (let index = writes.length - 1; index >= 0 && writes[index].number > number; index -= 1) {
    if (writes[index].at < before) found.push(writes[index]);
  }
  return found;
}
