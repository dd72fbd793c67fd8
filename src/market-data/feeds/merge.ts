/* oxlint-disable no-await-in-loop -- a source gives one chunk after the other */
import type { Tick } from './feed.js';

/**
 * One stream in the order of time out of several that each are. Ticks of the same instant keep the order of their
 * sources. Sources are read chunk by chunk as they are needed, and closed when the reader stops.
 */
export async function* mergeByTime(sources: readonly AsyncGenerator<Tick[]>[]): AsyncGenerator<Tick> {
  try {
    const cursors = sources.map((source) => new Cursor(source));
    await Promise.all(cursors.map((cursor) => cursor.fill()));
    for (let earliest = earliestOf(cursors); earliest?.head; earliest = earliestOf(cursors)) {
      yield earliest.head;
      if (earliest.advance()) await earliest.fill();
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)));
  }
}

/** A scan, since the symbols of a recording are few; hundreds would want a heap. */
function earliestOf(cursors: readonly Cursor[]): Cursor | undefined {
  let earliest: Cursor | undefined;
  for (const cursor of cursors) {
    if (!earliest || cursor.time < earliest.time) earliest = cursor;
  }
  return earliest;
}

class Cursor {
  head: Tick | undefined;
  /** of the head, UTC ms; Infinity at the end */
  time = Infinity;
  private ticks: Tick[] = [];
  private index = 0;

  constructor(private readonly source: AsyncGenerator<Tick[]>) {}

  /** Moves on within the chunk; true when it is used up. */
  advance(): boolean {
    this.index += 1;
    return this.lookAt(this.index);
  }

  async fill(): Promise<void> {
    let result = await this.source.next();
    while (!result.done && result.value.length === 0) result = await this.source.next();
    this.ticks = result.done ? [] : result.value;
    this.index = 0;
    this.lookAt(0);
  }

  private lookAt(index: number): boolean {
    this.head = this.ticks[index];
    this.time = this.head?.asOf.getTime() ?? Infinity;
    return this.head === undefined;
  }
}
