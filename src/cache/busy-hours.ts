/** When a value is overtaken soon and everybody reads it. What that means is for the application to say. */
export abstract class BusyHours {
  /** Asked on every fill: costs no more than reading a clock. @param instrument whose own market's hours count */
  abstract isBusy(instrument?: string): boolean;
  /** When the stretch of `lengthMs` began in which it is now, counted from the opening (ms since 1970); `null` while it is quiet. */
  abstract slotOf(lengthMs: number): number | null;
}
