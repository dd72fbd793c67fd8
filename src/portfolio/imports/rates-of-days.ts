import { Injectable } from '@nestjs/common';
import { money, type Money } from '../../common/money.js';
import { FxHistory } from '../../market-data/fx-history.js';
import { bridgePairsBetween, pairsBetween, rateBetween } from '../rates.js';
import { DAY_MS } from '../trade-terms.js';
import { inTurns } from './turns.js';

/** Of one query. */
const MOST_PAIRS = 5000;

interface Dated {
  currency: string;
  executedAt: Date;
}

/** The last rates of the days on which trades were executed, in UTC, as TradeTerms takes them: with a few queries for all. */
@Injectable()
export class RatesOfDays {
  constructor(private readonly fx: FxHistory) {}

  async into(baseCurrency: string, trades: readonly Dated[]): Promise<(trade: Dated) => Money | null> {
    const wanted = new Map<string, { pair: string; before: Date }>();
    for (const { currency, executedAt } of trades) {
      const before = endOfDay(executedAt);
      const pairs = [...pairsBetween(currency, baseCurrency), ...bridgePairsBetween(currency, baseCurrency)];
      for (const pair of pairs) wanted.set(keyOf(pair, before), { pair, before });
    }
    const known = new Map<string, Money>();
    for await (const asked of inTurns([...wanted.values()], MOST_PAIRS)) {
      for (const { symbol, before, price } of await this.fx.pairsBeforeEach(asked)) {
        known.set(keyOf(symbol, before), money(price));
      }
    }
    return ({ currency, executedAt }) => {
      const before = endOfDay(executedAt);
      return rateBetween(currency, baseCurrency, (pair) => known.get(keyOf(pair, before)) ?? null)?.rate ?? null;
    };
  }
}

const endOfDay = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY_MS + 1) * DAY_MS);
const keyOf = (pair: string, before: Date): string => `${pair} ${before.getTime()}`;
