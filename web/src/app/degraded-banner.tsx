import { moment } from '../figures/format.js';
import { useMarket } from '../live/market.js';
import { Banner } from '../ui/banner.js';

/** For as long as the market is open and no prices come. */
export function DegradedBanner() {
  const since = useMarket(({ status }) => status?.pricesDegradedSince ?? null);
  if (since === null) return null;
  return (
    <Banner tone="warn">
      The market is open and no prices have come since {moment(since)}: what you see may be old.
    </Banner>
  );
}
