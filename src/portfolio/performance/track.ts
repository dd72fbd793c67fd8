import { type Money, ZERO } from '../../common/money.js';
import { daysAfter } from '../domain/days.js';
import { type Assets, isNothing, NOTHING } from './assets.js';

/** What was there at the end of a day in UTC, YYYY-MM-DD. */
export interface Point {
  day: string;
  assets: Assets;
}

/** What comes to what is measured, and goes. */
export interface Flows {
  /** at the start of the day, in the base currency; `null` is unknown */
  inflow: Money | null;
  /** at its end */
  outflow: Money | null;
  /** without being paid for by what is measured, such as a deposit: worth what it is at the day's end; below 0 where it went */
  came: Assets;
}

export const noFlows: Flows = { inflow: ZERO, outflow: ZERO, came: NOTHING };

export interface Flow {
  amount: Money | null;
  came: Point;
}

/** A time without flows, but right at its start and right at its end. */
export interface Span {
  start: Point;
  inflow: Flow;
  end: Point;
  outflow: Flow;
}

/** Cuts a time into spans at its flows: only where something flows it matters what everything was worth. */
export class Track {
  private readonly spans: Span[] = [];
  private inflow: Flow;

  constructor(private start: Point) {
    this.inflow = flow(start.day, ZERO, NOTHING);
  }

  /** @param before at the end of the day before */
  book(day: string, { inflow, outflow, came }: Flows, before: Assets, after: Assets): void {
    // What comes to something waits for the day's end, so that it earns nothing; what comes to nothing is all there is.
    const [cameFirst, cameLast] = isNothing(before) ? [came, NOTHING] : [NOTHING, came];
    if (isFlow({ inflow, came: cameFirst })) {
      this.close({ day: daysAfter(day, -1), assets: before });
      this.inflow = flow(day, inflow, cameFirst);
    }
    if (isFlow({ outflow, came: cameLast })) this.close({ day, assets: after }, outflow, cameLast);
  }

  finish(end: Point): readonly Span[] {
    this.close(end);
    return this.spans;
  }

  private close(end: Point, outflow: Money | null = ZERO, came = NOTHING): void {
    this.spans.push({ start: this.start, inflow: this.inflow, end, outflow: flow(end.day, outflow, came) });
    this.start = end;
    this.inflow = flow(end.day, ZERO, NOTHING);
  }
}

const flow = (day: string, amount: Money | null, assets: Assets): Flow => ({ amount, came: { day, assets } });

export const isFlow = ({ inflow = ZERO, outflow = ZERO, came }: Partial<Flows> & Pick<Flows, 'came'>): boolean =>
  !inflow?.isZero() || !outflow?.isZero() || !isNothing(came);
