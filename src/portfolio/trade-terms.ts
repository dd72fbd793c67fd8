import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors.js';
import { divide, type Money, money, ZERO } from '../common/money.js';
import { Exchanges } from '../market-data/calendar/exchanges.js';
import { PriceReader, type LatestPrice } from '../market-data/price-reader.js';
import type { Execution } from './domain/position.js';
import type { TradeRow } from './entities.js';
import { HoldingsReader } from './holdings-reader.js';
import type { CreateTrade } from './portfolio.schemas.js';
import { toBaseBy } from './quotes.js';

const CLOCK_SKEW_MS = 60_000;

/** Everything about a trade that its request leaves to us. */
export interface Terms {
  currency: string;
  execution: Execution;
  /** in the trade's currency */
  cashMovement: Money;
  trade: Pick<
    TradeRow,
    'type' | 'symbol' | 'quantity' | 'price' | 'amount' | 'fee' | 'currency' | 'fxRate' | 'executedAt' | 'note'
  >;
  /** of the symbol and the currency pair, as they were when the trade was booked */
  prices: ReadonlyMap<string, LatestPrice>;
}

/** Completes a trade: its currency, rate, time and gross consideration. */
@Injectable()
export class TradeTerms {
  constructor(
    private readonly holdings: HoldingsReader,
    private readonly prices: PriceReader,
    private readonly exchanges: Exchanges,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `executed_at_in_future` */
  async of(userId: string, portfolioId: string, input: CreateTrade): Promise<Terms> {
    const { value: holdings } = await this.holdings.read(userId, portfolioId);
    const { baseCurrency } = holdings.portfolio;
    const { type, symbol, note = null } = input;
    const price = await this.prices.latest([symbol]);
    const held = holdings.positions.find((position) => position.symbol === symbol);
    const currency = input.currency ?? held?.currency ?? price.get(symbol)?.currency ?? baseCurrency;
    const pairs = currency === baseCurrency ? [] : [`${currency}/${baseCurrency}`, `${baseCurrency}/${currency}`];
    const prices = new Map([...price, ...(await this.prices.latest(pairs))]);
    const executedAt = this.executedAt(input);
    const quantity = money(input.quantity);
    const amount = input.amount === undefined ? quantity.times(money(input.price ?? '0')) : money(input.amount);
    const fee = money(input.fee);
    const day = this.exchanges.of(symbol).tradingDay(executedAt);
    const fxRate = input.fxRate === undefined ? toBaseBy(prices, baseCurrency)(currency) : money(input.fxRate);
    return {
      currency,
      prices,
      execution: { side: type, quantity, amount, fee, fxRate, day },
      cashMovement: (type === 'buy' ? amount.negated() : amount).minus(fee),
      trade: {
        type,
        symbol,
        quantity: quantity.toFixed(),
        price: input.price === undefined ? (divide(amount, quantity) ?? ZERO).toFixed() : money(input.price).toFixed(),
        amount: amount.toFixed(),
        fee: fee.toFixed(),
        currency,
        fxRate: fxRate?.toFixed() ?? null,
        executedAt,
        note,
      },
    };
  }

  private executedAt(input: CreateTrade): Date {
    const now = this.clock.now();
    if (input.executedAt && input.executedAt.getTime() > now.getTime() + CLOCK_SKEW_MS) {
      throw new DomainError('refused', 'executed_at_in_future', 'A trade cannot have been executed in the future');
    }
    return input.executedAt ?? now;
  }
}
