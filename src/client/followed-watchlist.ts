import { Screen } from './screen.js';
import type { Watchlist } from './types.js';

/** A watchlist as it is shown. */
export class FollowedWatchlist {
  readonly screen: Screen<Watchlist>;

  constructor(isPaused: () => boolean) {
    this.screen = new Screen(isPaused);
  }

  /** What the server answered when it was asked. Never back, whichever process answered. */
  snapshot(list: Watchlist): void {
    if (list.version >= (this.screen.shown?.version ?? 0)) this.screen.show(list);
  }

  /** Whether it is shown as it was before this version: then it has to be read again. */
  isBefore(version: number): boolean {
    return version > (this.screen.shown?.version ?? 0);
  }
}
