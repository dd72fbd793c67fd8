import type { Tick } from '../feeds/feed.js';
import { beginPrint, fold, type Print } from './print.js';
import type { Submission } from './submission.js';

/** Prints by symbol, those of a symbol in the order in which they came. */
export type Prints = Map<string, Print[]>;

/** When the first of them was accepted (ms since 1970); those of a symbol stand in the order in which they came. */
export function acceptedAt(prints: Prints): number {
  let oldest = Infinity;
  for (const [first] of prints.values()) if (first) oldest = Math.min(oldest, first.acceptedAt);
  return oldest;
}

/** Cancels of a symbol that are applied in one transaction, each by itself. */
const MOST_CANCELS = 50;

/** What waits to be stored. A feed's ticks fold into what waits of their symbol: many of them need no more room than few. */
export class PendingPrints {
  size = 0;
  /** of them, how many somebody waits for */
  awaited = 0;
  private readonly prints: Prints = new Map();

  add(tick: Tick, submission: Submission, index: number): void {
    this.push(beginPrint(tick, { submission, index }));
  }

  fold(tick: Tick): void {
    const last = this.prints.get(tick.symbol)?.at(-1);
    if (!last || !fold(last, tick)) this.push(beginPrint(tick));
  }

  /**
   * Takes whole symbols but for those that are `busy`, those that came first, until there are `most` prints; of the first symbol all
   * there are. Of a symbol that
   * has corrections either these or the prints before them: they are about what is stored.
   */
  take(most: number, busy: ReadonlySet<string> = new Set()): Prints {
    const taken: Prints = new Map();
    let size = 0;
    for (const [symbol, all] of this.prints) {
      if (busy.has(symbol)) continue;
      const prints = all.slice(0, lengthOfRun(all));
      if (size > 0 && size + prints.length > most) break;
      taken.set(symbol, prints);
      if (prints.length === all.length) this.prints.delete(symbol);
      else this.prints.set(symbol, all.slice(prints.length));
      size += prints.length;
    }
    this.size -= size;
    for (const print of eachOf(taken)) if (print.origin) this.awaited -= 1;
    return taken;
  }

  /** Before all that came since, because it came before. */
  putBack(taken: Prints): void {
    for (const [symbol, prints] of taken) {
      this.prints.set(symbol, [...prints, ...(this.prints.get(symbol) ?? [])]);
      this.size += prints.length;
    }
  }

  private push(print: Print): void {
    const { symbol } = print.newest;
    const prints = this.prints.get(symbol);
    if (prints) prints.push(print);
    else this.prints.set(symbol, [print]);
    this.size += 1;
    if (print.origin) this.awaited += 1;
  }
}

/** How many of the first prints are cancels, or none of them a correction; what is put in another's place goes alone. */
function lengthOfRun(prints: readonly Print[]): number {
  const kind = prints[0]?.newest.correction;
  const most = kind === 'correct' ? 1 : kind === 'cancel' ? MOST_CANCELS : prints.length;
  const end = prints.findIndex(({ newest }) => newest.correction !== kind);
  return Math.min(end === -1 ? prints.length : end, most);
}

export function* eachOf(prints: Prints): Generator<Print> {
  for (const each of prints.values()) yield* each;
}
