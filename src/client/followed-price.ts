import { Screen } from './screen.js';
import type { NoPrice, Price } from './types.js';

/** A price as it is shown. */
export class FollowedPrice {
  readonly screen: Screen<Price>;
  private doubted: string | undefined;

  constructor(isPaused: () => boolean) {
    this.screen = new Screen(isPaused);
  }

  /** What the server answered when it was asked what is true: it may also have taken a print back. */
  snapshot(price: Price | NoPrice): void {
    this.doubted = undefined;
    if (isPrice(price)) this.screen.show(price);
  }

  /** False where it is older than what is shown: late, or a correction. The server has to be asked which. */
  update(price: Price | NoPrice): boolean {
    if (!isPrice(price)) return true;
    if (this.isOlder(price)) return false;
    this.screen.show(price);
    return true;
  }

  /** Answers come from processes that remember for some seconds: an older one counts when it is given a second time. */
  polled(price: Price): void {
    if (this.isOlder(price) && this.doubted !== price.asOf) this.doubted = price.asOf;
    else if (!isSame(price, this.screen.shown)) this.snapshot(price);
  }

  private isOlder({ asOf }: Price): boolean {
    const { shown } = this.screen;
    return shown !== undefined && Date.parse(asOf) < Date.parse(shown.asOf);
  }
}

const isPrice = (price: Price | NoPrice): price is Price => price.price !== null;

const isSame = (price: Price, shown: Price | undefined): boolean => JSON.stringify(price) === JSON.stringify(shown);
