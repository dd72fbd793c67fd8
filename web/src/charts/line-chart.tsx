import { useEffect, useRef } from 'react';
import {
  AreaSeries,
  type AutoscaleInfo,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
  createChart,
} from 'lightweight-charts';
import type { Format } from '../figures/format.js';
import { coloursOf, faint, onThemeChange } from './colours.js';
import { optionsOf } from './options.js';
import styles from './line-chart.module.css';

export interface Point {
  /** s since 1970 */
  time: number;
  /** without one the line goes on to the next */
  value?: number;
}

interface LineChartProps {
  /** sorted, none of the same time; each has as much room */
  points: readonly Point[];
  format: Format;
  /** what whoever does not see it is told */
  label: string;
  tone?: 'accent' | 'warn' | 'bad';
  /** from the least to the most that is always in sight */
  reach?: readonly [least: number, most: number];
  /** no axes, nothing to point at */
  isSmall?: boolean;
  /** what is under the pointer: the time of a point */
  onLook?: (time: number | null) => void;
}

// The attribution stands at the foot of the page; the logo would bring a style that the security policy bars.
const attributed = { layout: { attributionLogo: false } };

/** A line over time, with the ground below it filled. It fills what is around it. */
export default function LineChart({
  points,
  format,
  label,
  tone = 'accent',
  reach,
  isSmall = false,
  onLook,
}: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<{ chart: IChartApi; series: ISeriesApi<'Area'> } | null>(null);

  useEffect(() => {
    const element = place.current!;
    const chart = createChart(element, { autoSize: true, ...attributed });
    const series = chart.addSeries(AreaSeries);
    drawn.current = { chart, series };
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
        ...(reach && { autoscaleInfoProvider: reaching(reach) }),
      });
    };
    paint();
    return onThemeChange(paint);
  }, [format, tone, isSmall, reach]);

  useEffect(() => {
    const { chart, series } = drawn.current!;
    series.setData(points.map(drawable));
    chart.timeScale().fitContent();
  }, [points]);

  useEffect(() => {
    const { chart } = drawn.current!;
    const look = ({ time }: { time?: unknown }) => onLook?.(time === undefined ? null : Number(time));
    chart.subscribeCrosshairMove(look);
    return () => chart.unsubscribeCrosshairMove(look);
  }, [onLook]);

  return <div ref={place} className={styles.chart} role="img" aria-label={label} />;
}

const reaching =
  ([least, most]: readonly [number, number]) =>
  (own: () => AutoscaleInfo | null): AutoscaleInfo | null => {
    const { minValue = least, maxValue = most } = own()?.priceRange ?? {};
    return { priceRange: { minValue: Math.min(least, minValue), maxValue: Math.max(most, maxValue) } };
  };

const drawable = ({ time, value }: Point) =>
  value === undefined ? { time: time as UTCTimestamp } : { time: time as UTCTimestamp, value };
