import { useSearchParams } from 'wouter';
import { usePortfolio } from '../live/portfolios.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Choice } from '../ui/choice.js';
import { DateRange } from '../ui/date-range.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/skeleton.js';
import { PerformanceFigures } from './performance-figures.js';
import { PerformanceTable } from './performance-table.js';
import { type Period, periodOf, type Preset, presets, searchWith } from './period.js';
import { wordsOf } from './terms.js';
import { usePerformance } from './use-performance.js';
import styles from './performance.module.css';

const options = presets.map((id) => ({ id, name: id }));

/** What the portfolio and its positions earned within a period. */
export default function PerformanceTab({ portfolioId }: { portfolioId: string }) {
  const [search, setSearch] = useSearchParams();
  const period = periodOf(search);
  const choose = (chosen: Preset | { from: string; to: string }) =>
    setSearch((before) => searchWith(before, chosen), { replace: true });
  return (
    <div className={styles.performance}>
      <div className={styles.periods}>
        <Choice label="Period" options={options} value={period.preset} onChange={choose} />
        <DateRange
          label="From and to (days in UTC)"
          value={{ from: period.from, to: period.to }}
          onChange={(chosen) => choose(chosen)}
        />
      </div>
      <Told portfolioId={portfolioId} period={period} />
    </div>
  );
}

function Told({ portfolioId, period }: { portfolioId: string; period: Period }) {
  const portfolio = usePortfolio(portfolioId);
  const { performance, error, isBusy, again } = usePerformance(portfolioId, period, portfolio?.revision ?? 0);
  if (!isBusy && error) {
    return (
      <Banner tone="bad">
        The performance could not be worked out: {error.message}
        <Button size="small" onPress={again}>
          Try again
        </Button>
      </Banner>
    );
  }
  if (!performance || !portfolio) return <Loading height="24rem" />;
  const { baseCurrency } = portfolio;
  return (
    <div className={styles.told} aria-busy={isBusy}>
      <PerformanceFigures figures={performance} currency={baseCurrency} />
      <Missing missing={performance.missing} />
      {performance.positions.length === 0 ? (
        <Empty title="Nothing was held in this period">
          <p>Choose another one, or book a trade.</p>
        </Empty>
      ) : (
        <PerformanceTable positions={performance.positions} currency={baseCurrency} />
      )}
    </div>
  );
}

const MOST_MISSING = 10;

function Missing({ missing }: { missing: readonly { symbol: string; from: string; to: string; reason: string }[] }) {
  if (missing.length === 0) return null;
  return (
    <details className={styles.missing}>
      <summary>What is missing on days that matter ({missing.length})</summary>
      <ul>
        {missing.slice(0, MOST_MISSING).map(({ symbol, from, to, reason }) => (
          <li key={`${symbol} ${from} ${reason}`}>
            {symbol}: {wordsOf(reason)}, {from === to ? from : `${from} to ${to}`}
          </li>
        ))}
        {missing.length > MOST_MISSING && <li>and {missing.length - MOST_MISSING} more</li>}
      </ul>
    </details>
  );
}
