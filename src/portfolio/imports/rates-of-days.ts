import { Injectable } from '@nestjs/common';
import { knownMoney, type Money } from '../../common/money.js';
import { FxHistory, type PairBefore } from '../../market-data/fx-history.js';
import { dayOf, endOf } from '../domain/days.js';
import { bridgePairsBetween, pairsBetween, rateBetween } from '../rates.js';

interface Dated {
  currency: string;
  executedAt: Date;
}

/** The last rates of the days on which trades were executed, in UTC, as TradeTerms takes them: with a few queries for all. */
@Injectable()
export class RatesOfDays {
  constructor(private readonly fx: FxHistory) {}

  async into(baseCurrency: string, trades: readonly Dated[]): Promise<(trade: Dated) => Money | null> {
    const wanted = new Map<string, PairBefore>();
    for (const { currency, executedAt } of trades) {
      const day = dayOf(executedAt);
      const pairs = [...pairsBetween(currency, baseCurrency), ...bridgePairsBetween(currency, baseCurrency)];
      for (const pair of pairs) wanted.set(`${pair} ${day}`, { pair, before: endOf(day) });
    }
    const rateBefore = await this.fx.pairsBefore([...wanted.values()]);
    return ({ currency, executedAt }) => {
      const before = endOf(dayOf(executedAt));
      return rateBetween(currency, baseCurrency, (pair) => knownMoney(rateBefore(pair, before)))?.rate ?? null;
    };
  }
}
