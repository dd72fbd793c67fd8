/** What became of a tick: stored, or would be but for a newer one right after it; older than what was known; held back; a correction of something unknown. */
export type Verdict = 'accepted' | 'ignored' | 'suspect' | 'unknown';

export interface Receipt {
  accepted: number;
  ignored: number;
  /** where among the ticks those are that are held back, in ascending order */
  suspect: number[];
  /** where those are that correct what nobody knows */
  unknown: number[];
}

/** Ticks that came together, and somebody who waits until all of them are stored or refused. */
export class Submission {
  readonly done: Promise<Receipt>;
  private readonly receipt: Receipt = { accepted: 0, ignored: 0, suspect: [], unknown: [] };
  private resolve!: (receipt: Receipt) => void;
  private reject!: (error: unknown) => void;

  /** @param open how many ticks */
  constructor(private open: number) {
    this.done = new Promise((resolve, reject) => {
      [this.resolve, this.reject] = [resolve, reject];
    });
  }

  settle(index: number, verdict: Verdict): void {
    if (verdict === 'accepted' || verdict === 'ignored') this.receipt[verdict] += 1;
    else this.receipt[verdict].push(index);
    this.open -= 1;
    if (this.open > 0) return;
    for (const indexes of [this.receipt.suspect, this.receipt.unknown]) indexes.sort((a, b) => a - b);
    this.resolve(this.receipt);
  }

  fail(error: unknown): void {
    this.reject(error);
  }
}
