/** Sale conditions as Lean records them: hexadecimal flags (its TradeConditionFlags). */
const OPENING_PRINT = 0x40;
const CLOSING_PRINT = 0x80;
const EXTENDED_HOURS = 0x2000;
const CROSS = 0x20_0000;
const MINUTE_MS = 60_000;

/**
 * Finds the opening price of a recorded session as it happens: the first regular trade, until the opening auction of the
 * listing exchange printed. Its print is an opening print that is not a cross (Nasdaq's cross opens only Nasdaq).
 * An auction later than 09:31 no longer counts, as in Lean's minute and daily bars: with this rule all 17 symbol-days
 * of 2013-10-07..11 equal their daily file, which neither the first trade nor the auction alone does.
 */
export class LeanOpening {
  /** undefined before the session's first trade */
  price: string | undefined;
  private settled = false;

  /** @param opensAt and `closesAt` in ms since local midnight */
  constructor(
    private readonly opensAt: number,
    private readonly closesAt: number,
  ) {}

  /** @param time ms since local midnight */
  see(time: number, price: string, conditions: string): void {
    if (this.settled || time < this.opensAt || time >= this.closesAt) return;
    const flags = parseInt(conditions, 16);
    if ((flags & EXTENDED_HOURS) !== 0) return;
    const early = time < this.opensAt + MINUTE_MS;
    const auction = early && (flags & OPENING_PRINT) !== 0 && (flags & CROSS) === 0;
    if (auction || this.price === undefined) this.price = price;
    this.settled = auction || !early;
  }
}

/**
 * Whether a trade is a closing auction's. Of several the last one is the official close: so it is in the daily files of all 17
 * symbol-days of 2013-10-07..11.
 */
export const isClosingPrint = (conditions: string): boolean => (parseInt(conditions, 16) & CLOSING_PRINT) !== 0;
