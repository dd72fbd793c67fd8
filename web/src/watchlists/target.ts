import { Big } from 'big.js';

interface Prices {
  price: string | null;
  previousClose: string | null;
}

/** Where a price is from its target. */
export interface Distance {
  /** of the target from the price, in percent of the price */
  percent: string;
  /** The price has come to it since the last close, from whichever side: nobody says whether a target is for buying or for selling. */
  isReached: boolean;
}

/** `null` where there is no price. */
export function distanceTo(targetPrice: string, { price, previousClose }: Prices): Distance | null {
  if (price === null || new Big(price).lte(0)) return null;
  const [target, now] = [new Big(targetPrice), new Big(price)];
  const [from, to] = [target.cmp(previousClose ?? price), target.cmp(now)];
  return { percent: target.minus(now).div(now).times(100).toFixed(2), isReached: to === 0 || from * to < 0 };
}
