import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { detailOf } from '../api/problem.js';
import { moment, money, rounded } from '../figures/format.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Choice } from '../ui/choice.js';
import { Loading } from '../ui/skeleton.js';
import { evenly } from './evenly.js';
import { extremesOf, type Extremes } from './extremes.js';
import type { ValuePoint } from './history.js';
import LineChart from './line-chart.js';
import { joined } from './live-values.js';
import { isRange, type Range, ranges } from './ranges.js';
import { useHistory } from './use-history.js';
import { useLiveValues } from './use-live-values.js';
import { ValueFigures } from './value-figures.js';
import styles from './value-chart.module.css';

/** From so much on the axis does without fractions. */
const WIDE = 20;
const options = ranges.map((id) => ({ id, name: id }));

/** What the portfolio was worth within a range of time, up to now. */
export default function ValueChart({ portfolioId, currency }: { portfolioId: string; currency: string }) {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('range');
  const range = isRange(asked) ? asked : '1D';
  const { history, error, again } = useHistory(portfolioId, range);
  const points = usePoints(portfolioId, history?.range ?? range, history?.points);
  const choose = (chosen: Range) =>
    setSearch(
      (before) => new URLSearchParams([...before].filter(([key]) => key !== 'range').concat([['range', chosen]])),
      {
        replace: true,
      },
    );
  return (
    <div className={styles.value} aria-busy={!error && history?.range !== range}>
      <div className={styles.head}>
        <h2>Value over time</h2>
        <Choice label="Range" isLabelHidden options={options} value={range} onChange={choose} />
      </div>
      {error && (
        <Banner tone="bad">
          The history could not be read: {detailOf(error)}
          <Button size="small" onPress={again}>
            Try again
          </Button>
        </Banner>
      )}
      {history ? (
        <Drawn points={points} range={history.range} currency={currency} />
      ) : (
        !error && <Loading height="100%" />
      )}
    </div>
  );
}

/** Of a day all that was live is drawn; of more, the value of now ends the line. */
function usePoints(portfolioId: string, range: Range, history: readonly ValuePoint[] = []): readonly ValuePoint[] {
  const live = useLiveValues(portfolioId);
  const [openedAt] = useState(() => Math.floor(Date.now() / 1000));
  return useMemo(() => {
    const now = live.at(-1);
    const time = Math.max(openedAt, (history.at(-1)?.time ?? 0) + 1);
    return joined(history, range === '1D' ? live : now ? [{ ...now, time }] : []);
  }, [live, history, range, openedAt]);
}

function Drawn({ points, range, currency }: { points: readonly ValuePoint[]; range: Range; currency: string }) {
  const [looked, setLooked] = useState<number | null>(null);
  const look = useCallback((time: number | null) => setLooked(time), []);
  const format = money(currency);
  const line = useMemo(() => {
    const drawn = points.map(({ time, total }) => ({ time, value: Number(total) }));
    return range === '1D' ? evenly(drawn) : drawn;
  }, [points, range]);
  const extremes = extremesOf(points);
  const isWide = extremes !== null && Number(extremes.highest.total) - Number(extremes.lowest.total) >= WIDE;
  const axis = useMemo(() => (isWide ? rounded : money)(currency), [isWide, currency]);
  if (!extremes || points.length < 2) {
    return (
      <p className={styles.empty}>
        There is no history yet. From your first trade on, a value is kept every 15 minutes while the market is open.
      </p>
    );
  }
  const found = looked === null ? undefined : points.findLast(({ time }) => time <= looked);
  const shown = found ?? extremes.last;
  const partial = points.filter(({ isPartial }) => isPartial).length;
  return (
    <>
      <p className={styles.legend} data-testid="chart-legend">
        <b>{format(shown.total)}</b> {found ? timeOf(found) : 'now'}
        {shown.isPartial && <span className={styles.partial}> not complete</span>}
        <span className={styles.span}>
          Low {format(extremes.lowest.total)} · High {format(extremes.highest.total)}
        </span>
      </p>
      <div className={styles.plot}>
        <LineChart points={line} format={axis} label={labelOf(extremes, range, currency)} onLook={look} />
      </div>
      <div className={`${styles.note} ${styles.partial}`}>
        {partial > 0 &&
          `${partial} of ${points.length} values do not cover everything: a price or an exchange rate was missing then.`}
      </div>
      <ValueFigures extremes={extremes} currency={currency} />
    </>
  );
}

const timeOf = ({ time }: ValuePoint): string => moment(new Date(time * 1000).toISOString());

function labelOf({ first, last, lowest, highest }: Extremes, range: Range, currency: string): string {
  const told = (point: ValuePoint) => `${money(currency)(point.total)} at ${timeOf(point)}`;
  return `Value over time, ${range}: first ${told(first)}, last ${told(last)}, lowest ${told(lowest)}, highest ${told(highest)}`;
}
