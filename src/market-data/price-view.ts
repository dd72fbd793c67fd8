import { formatMoney, knownMoney, money, percentOf } from '../common/money.js';
import type { Freshness } from './freshness.js';
import type { LatestPrice } from './price-reader.js';
import type { PriceView } from './price.schemas.js';

/** What clients see of a price; change and percent against the previous close, `null` where that is unknown. */
export function presentPrice(latest: LatestPrice, freshness: Freshness): PriceView {
  const { symbol, price, currency, asOf, openingPrice, previousClose, volume, source } = latest;
  const reference = knownMoney(previousClose);
  const change = reference && money(price).minus(reference);
  return {
    symbol,
    price: formatMoney(price),
    currency,
    asOf,
    openingPrice: formatMoney(openingPrice),
    previousClose: formatMoney(previousClose),
    change: formatMoney(change),
    changePercent: formatMoney(change && reference ? percentOf(change, reference) : null),
    volume: formatMoney(volume),
    source,
    freshness,
  };
}
