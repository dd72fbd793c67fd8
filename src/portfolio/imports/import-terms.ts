import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { money } from '../../common/money.js';
import { PriceReader } from '../../market-data/price-reader.js';
import { dayOf } from '../domain/days.js';
import type { Holdings } from '../holdings.js';
import { CLOCK_SKEW_MS, figuresOf, type TradeFigures } from '../trade-terms.js';
import type { CheckedRow } from './check-draft.js';
import type { Outcomes } from './import-report.js';
import { RatesOfDays } from './rates-of-days.js';
import { inTurns } from './turns.js';

/** A trade as it is booked. */
export interface NewTrade extends TradeFigures {
  /** the place in the file, from 0 on */
  index: number;
  executionId: string;
  row: CheckedRow;
}

export type IndexedRow = CheckedRow & { index: number };

/** Completes the trades of a file as TradeTerms does one: currency, rate, time and gross consideration. */
@Injectable()
export class ImportTerms {
  constructor(
    private readonly prices: PriceReader,
    private readonly rates: RatesOfDays,
    private readonly clock: Clock,
  ) {}

  /** Those of the future fail. */
  async of({ portfolio, positions }: Holdings, rows: readonly IndexedRow[], outcomes: Outcomes): Promise<NewTrade[]> {
    const { baseCurrency } = portfolio;
    const held = new Map(positions.map(({ symbol, currency }) => [symbol, currency]));
    const asked = rows.flatMap(({ trade: { currency, symbol } }) => (currency || !symbol ? [] : [symbol]));
    const prices = await this.prices.latest(asked);
    const currencyOf = ({ trade: { currency, symbol = '' } }: CheckedRow) =>
      currency ?? held.get(symbol) ?? prices.get(symbol)?.currency ?? baseCurrency;
    const ownRate = ownRates(rows, baseCurrency);
    const now = this.clock.now();
    const trades: NewTrade[] = [];
    for await (const piece of inTurns(rows)) {
      for (const row of piece) {
        const executedAt = executedAtOf(row, now);
        if (executedAt.getTime() > now.getTime() + CLOCK_SKEW_MS) outcomes.fail(row.index, [inFuture(row)]);
        const { type, symbol = null, note = null, executionId } = row.trade;
        const currency = currencyOf(row);
        const fxRate = currency === baseCurrency ? '1' : ownRate(row);
        const figures = { ...figuresOf(row.trade), type, symbol, note, currency, executedAt, fxRate };
        trades.push({ ...figures, index: row.index, executionId, row });
      }
    }
    await this.addRates(trades, baseCurrency);
    return trades;
  }

  private async addRates(trades: readonly NewTrade[], baseCurrency: string): Promise<void> {
    const missing = trades.filter(({ fxRate }) => fxRate === null);
    const rateOf = await this.rates.into(baseCurrency, missing);
    for (const trade of missing) trade.fxRate = rateOf(trade)?.toFixed() ?? null;
  }
}

/** Of a day without a time, today has not come to its noon yet. */
function executedAtOf({ draft, trade: { executedAt } }: CheckedRow, now: Date): Date {
  return draft.isDay && executedAt > now && dayOf(executedAt) === dayOf(now) ? now : executedAt;
}

function inFuture({ draft: { line, columns } }: CheckedRow) {
  const message = 'A trade cannot have been executed in the future';
  return { line, column: columns.executedAt ?? null, code: 'executed_at_in_future', message };
}

/**
 * The rate that the file gives, where it is one into the portfolio's base currency: a broker's is into that of the account. Where
 * the file does not say which one that is, a rate other than 1 of the base currency itself shows that it is another.
 */
function ownRates(rows: readonly CheckedRow[], baseCurrency: string): (row: CheckedRow) => string | null {
  const usual = rows.find(({ draft }) => draft.rateInto !== undefined)?.draft.rateInto;
  const isOther = rows.some(({ trade: { currency, fxRate } }) => currency === baseCurrency && (fxRate ?? '1') !== '1');
  return ({ draft: { rateInto = usual }, trade: { fxRate } }) => {
    const isInto = rateInto === undefined ? !isOther : rateInto === baseCurrency;
    return isInto && fxRate !== undefined ? money(fxRate).toFixed() : null;
  };
}
