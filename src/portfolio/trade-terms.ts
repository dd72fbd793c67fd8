import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors.js';
import { divide, knownMoney, money, ONE, ZERO } from '../common/money.js';
import { validationError } from '../common/validation.js';
import { FxHistory } from '../market-data/fx-history.js';
import { PriceReader, type LatestPrice } from '../market-data/price-reader.js';
import { dayOf, endOf } from './domain/days.js';
import { readRatio } from './domain/splits.js';
import type { TradeType } from './domain/trade.js';
import type { TradeRow } from './entities.js';
import { HoldingsReader } from './holdings-reader.js';
import { bridgePairsBetween, pairsBetween, rateBetween, type PairPrice } from './rates.js';
import type { CreateTrade } from './trade.schemas.js';

export const CLOCK_SKEW_MS = 60_000;

export type TradeFigures = Pick<
  TradeRow,
  'type' | 'symbol' | 'quantity' | 'price' | 'amount' | 'fee' | 'currency' | 'fxRate' | 'executedAt' | 'note'
>;

/** What a client books, or what stands behind a position that was set by hand. */
export type TradeInput = Omit<CreateTrade, 'type'> & { type: TradeType };

/** Everything about a trade that its request leaves to us. */
export interface Terms {
  trade: TradeFigures;
  /** of the symbol and the currency pairs, as they were when the trade was booked */
  prices: ReadonlyMap<string, LatestPrice>;
}

/** Completes a trade: its currency, rate, time and gross consideration. */
@Injectable()
export class TradeTerms {
  constructor(
    private readonly holdings: HoldingsReader,
    private readonly prices: PriceReader,
    private readonly fx: FxHistory,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `validation_failed`, `executed_at_in_future` */
  async of(userId: string, portfolioId: string, input: TradeInput): Promise<Terms> {
    const { value: holdings } = await this.holdings.read(userId, portfolioId);
    const { baseCurrency } = holdings.portfolio;
    const { type, symbol = null, note = null } = input;
    const price = await this.prices.latest(symbol === null ? [] : [symbol]);
    const held = holdings.positions.find((position) => position.symbol === symbol);
    const currency = input.currency ?? held?.currency ?? price.get(symbol ?? '')?.currency ?? baseCurrency;
    const pairs = [...pairsBetween(currency, baseCurrency), ...bridgePairsBetween(currency, baseCurrency)];
    const prices = new Map([...price, ...(await this.prices.latest(pairs))]);
    const executedAt = this.executedAt(input);
    const rate = rateBetween(currency, baseCurrency, await this.ratesOf(executedAt, pairs, prices))?.rate;
    const fxRate = knownMoney(input.fxRate) ?? rate;
    if (currency === baseCurrency && !fxRate?.eq(ONE)) throw notOne();
    return {
      prices,
      trade: { type, symbol, currency, executedAt, note, ...figuresOf(input), fxRate: fxRate?.toFixed() ?? null },
    };
  }

  /** The last rates of the day in UTC on which it was executed: today's are the latest. */
  private async ratesOf(
    executedAt: Date,
    pairs: readonly string[],
    latest: ReadonlyMap<string, { price: string }>,
  ): Promise<PairPrice> {
    const before = endOf(dayOf(executedAt));
    if (before > this.clock.now()) return (pair) => knownMoney(latest.get(pair)?.price);
    const rateBefore = await this.fx.pairsBefore(pairs.map((pair) => ({ pair, before })));
    return (pair) => knownMoney(rateBefore(pair, before));
  }

  private executedAt(input: TradeInput): Date {
    const now = this.clock.now();
    if (input.executedAt && input.executedAt.getTime() > now.getTime() + CLOCK_SKEW_MS) {
      throw new DomainError('refused', 'executed_at_in_future', 'A trade cannot have been executed in the future');
    }
    return input.executedAt ?? now;
  }
}

const notOne = () => validationError([{ path: ['fxRate'], message: 'is 1 in the base currency of the portfolio' }]);

/** A price that is not given is what a unit of the amount costs. */
export function figuresOf(
  input: Pick<TradeInput, 'type' | 'quantity' | 'price' | 'amount' | 'fee'>,
): Pick<TradeFigures, 'quantity' | 'price' | 'amount' | 'fee'> {
  const quantity = input.type === 'split' ? readRatio(input.quantity!) : knownMoney(input.quantity);
  const given = knownMoney(input.price);
  const amount = input.amount === undefined ? (quantity?.times(given ?? ZERO) ?? ZERO) : money(input.amount);
  const price = input.type === 'split' ? null : (given ?? (quantity && divide(amount, quantity)));
  return {
    quantity: quantity?.toFixed() ?? null,
    price: price?.toFixed() ?? null,
    amount: amount.toFixed(),
    fee: money(input.fee).toFixed(),
  };
}
