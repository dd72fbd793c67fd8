import { useEffect, useState } from 'react';
import type { Portfolio } from 'freshfolio/client';
import { usePortfolios } from '../live/portfolios.js';
import type { ValuePoint } from './history.js';
import { LiveValues } from './live-values.js';

const MOST_PORTFOLIOS = 8;
/** However often it changes: the line is looked at, not read. */
const SHOWN_EVERY_MS = 1000;
/** Whoever comes back to a portfolio finds what was live meanwhile. */
const kept = new Map<string, LiveValues>();

/** What the portfolio was worth since the page was opened; a new array a second at most. */
export function useLiveValues(portfolioId: string): readonly ValuePoint[] {
  const [points, setPoints] = useState<readonly ValuePoint[]>([]);
  useEffect(() => {
    const values = liveValuesOf(portfolioId);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      setPoints([...values.points]);
    };
    const take = (portfolio: Portfolio | undefined, waitMs: number) => {
      if (portfolio) values.add(pointOf(portfolio, Date.now()));
      timer ??= setTimeout(show, waitMs);
    };
    take(usePortfolios.getState().portfolios[portfolioId], 0);
    const unsubscribe = usePortfolios.subscribe(({ portfolios }, { portfolios: before }) => {
      if (portfolios[portfolioId] !== before[portfolioId]) take(portfolios[portfolioId], SHOWN_EVERY_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [portfolioId]);
  return points;
}

function liveValuesOf(portfolioId: string): LiveValues {
  const values = kept.get(portfolioId) ?? new LiveValues();
  kept.delete(portfolioId);
  kept.set(portfolioId, values);
  if (kept.size > MOST_PORTFOLIOS) kept.delete(kept.keys().next().value!);
  return values;
}

const pointOf = ({ valuation }: Portfolio, now: number): ValuePoint => ({
  time: Math.floor(now / 1000),
  total: valuation.totalValue,
  isPartial: !valuation.complete,
});
