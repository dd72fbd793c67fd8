import { ColorType, CrosshairMode, LineStyle, type DeepPartial, type TimeChartOptions } from 'lightweight-charts';
import type { Format } from '../figures/format.js';
import type { Colours } from './colours.js';
import { tickOf } from './time-format.js';

/** Nothing can be dragged: the wheel and the finger move the page. */
export function optionsOf(
  { text, line, strong, ground }: Colours,
  format: Format,
  isSmall: boolean,
): DeepPartial<TimeChartOptions> {
  const cross = { color: strong, style: LineStyle.Dashed, labelBackgroundColor: ground, labelVisible: false } as const;
  return {
    layout: {
      background: { type: ColorType.Solid, color: 'transparent' },
      textColor: text,
      fontFamily: getComputedStyle(document.documentElement).fontFamily,
      fontSize: 12,
    },
    localization: { priceFormatter: format },
    grid: { vertLines: { visible: false }, horzLines: { visible: !isSmall, color: line } },
    crosshair: {
      mode: isSmall ? CrosshairMode.Hidden : CrosshairMode.Magnet,
      vertLine: cross,
      horzLine: { ...cross, visible: false },
    },
    // As large as they get: a first label, or one more digit, would move the others.
    rightPriceScale: {
      visible: !isSmall,
      minimumWidth: isSmall ? 0 : 88,
      borderVisible: false,
      scaleMargins: { top: 0.1, bottom: 0.08 },
    },
    timeScale: {
      visible: !isSmall,
      minimumHeight: isSmall ? 0 : 28,
      borderColor: line,
      timeVisible: true,
      tickMarkFormatter: tickOf,
      fixLeftEdge: true,
      fixRightEdge: true,
      minBarSpacing: 0.01,
      lockVisibleTimeRangeOnResize: true,
    },
    handleScroll: false,
    handleScale: false,
  };
}
