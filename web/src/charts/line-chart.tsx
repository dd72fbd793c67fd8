import { useEffect, useRef } from 'react';
import { AreaSeries, type IChartApi, type ISeriesApi, type UTCTimestamp, createChart } from 'lightweight-charts';
import type { Format } from '../figures/format.js';
import { coloursOf, faint, onThemeChange } from './colours.js';
import { optionsOf } from './options.js';
import styles from './line-chart.module.css';

export interface Point {
  /** s since 1970 */
  time: number;
  value: number;
}

interface LineChartProps {
  /** sorted; where an array only goes on, what is new is added to what is drawn */
  points: readonly Point[];
  format: Format;
  /** what whoever does not see it is told */
  label: string;
  tone?: 'accent' | 'warn' | 'bad';
  /** no axes, nothing to point at */
  isSmall?: boolean;
  /** which point is under the pointer, by its index */
  onLook?: (index: number | null) => void;
}

// The attribution stands at the foot of the page; the logo would bring a style that the security policy bars.
const attributed = { layout: { attributionLogo: false } };

/** A line over time, with the ground below it filled. It fills what is around it. */
export default function LineChart({ points, format, label, tone = 'accent', isSmall = false, onLook }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<{ chart: IChartApi; series: ISeriesApi<'Area'> } | null>(null);
  const shown = useRef<readonly Point[]>([]);

  useEffect(() => {
    const element = place.current!;
    const chart = createChart(element, { autoSize: true, ...attributed });
    const series = chart.addSeries(AreaSeries);
    drawn.current = { chart, series };
    shown.current = [];
    return () => {
      drawn.current = null;
      chart.remove();
    };
  }, []);

  useEffect(() => {
    const paint = () => {
      const { chart, series } = drawn.current!;
      const colours = coloursOf(place.current!);
      const line = colours[tone];
      chart.applyOptions(optionsOf(colours, format, isSmall));
      series.applyOptions({
        lineColor: line,
        topColor: faint(line, 0.28),
        bottomColor: faint(line, 0.02),
        lineWidth: 2,
        priceLineVisible: false,
        lastValueVisible: !isSmall,
        crosshairMarkerVisible: !isSmall,
      });
    };
    paint();
    return onThemeChange(paint);
  }, [format, tone, isSmall]);

  useEffect(() => {
    const { chart, series } = drawn.current!;
    const before = shown.current;
    shown.current = points;
    const isLonger = before.length > 0 && points.length >= before.length && before[0]?.time === points[0]?.time;
    const changed = isLonger ? points.slice(before.length - 1) : points;
    const goesOn = isLonger && changed[0]!.time === before.at(-1)!.time && changed.length <= 3;
    if (goesOn) for (const point of changed) series.update(drawable(point));
    else series.setData(points.map(drawable));
    chart.timeScale().fitContent();
  }, [points]);

  useEffect(() => {
    const { chart } = drawn.current!;
    const look = ({ time }: { time?: unknown }) =>
      onLook?.(time === undefined ? null : shown.current.findLastIndex((point) => point.time === time));
    chart.subscribeCrosshairMove(look);
    return () => chart.unsubscribeCrosshairMove(look);
  }, [onLook]);

  return <div ref={place} className={styles.chart} role="img" aria-label={label} />;
}

const drawable = ({ time, value }: Point) => ({ time: time as UTCTimestamp, value });
