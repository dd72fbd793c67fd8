import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { bridgePairsBetween, pairsBetween } from '../portfolio/rates.js';

/** What is held, the currencies that have to be changed into the base currency (of positions, cash and prices), and what its user asked for. */
const USES = `
SELECT id, base_currency AS base,
  ARRAY(SELECT symbol FROM positions WHERE portfolio_id = portfolio.id AND quantity <> 0) AS symbols,
  currencies,
  ARRAY(SELECT currency FROM unnest(currencies) AS currency WHERE NOT EXISTS (
    SELECT FROM prices WHERE symbol IN (currency || '/' || base_currency, base_currency || '/' || currency))) AS unquoted,
  coalesce((SELECT min_interval_ms FROM user_preferences WHERE user_id = portfolio.user_id), 0) AS "minIntervalMs"
FROM portfolios AS portfolio, LATERAL (SELECT ARRAY(
    SELECT currency FROM positions WHERE portfolio_id = portfolio.id
    UNION SELECT currency FROM cash_balances WHERE portfolio_id = portfolio.id
    UNION SELECT prices.currency FROM positions JOIN prices USING (symbol) WHERE portfolio_id = portfolio.id
  ) AS currencies) AS used
WHERE id = ANY($1)`;

interface Row {
  id: string;
  base: string;
  symbols: string[];
  currencies: (string | null)[];
  /** those that change into the base currency over a third one only, if at all */
  unquoted: (string | null)[];
  minIntervalMs: number;
}

export interface Uses {
  /** the symbols whose prices the portfolio's value depends on, the pairs of its currencies among them */
  symbols: string[];
  /** no two runs for prices within so long (ms); 0 where its user asked for nothing */
  minIntervalMs: number;
}

/** What portfolios have to be valued for, and how often. */
@Injectable()
export class HoldingsUses {
  constructor(private readonly dataSource: DataSource) {}

  /** One query. A portfolio that is gone is not in the answer. */
  async of(portfolioIds: readonly string[]): Promise<Map<string, Uses>> {
    if (portfolioIds.length === 0) return new Map();
    const rows: Row[] = await this.dataSource.query(USES, [portfolioIds]);
    return new Map(rows.map((row) => [row.id, usesOf(row)]));
  }
}

function usesOf({ base, symbols, currencies, unquoted, minIntervalMs }: Row): Uses {
  const pairs = currencies.filter(isKnown).flatMap((currency) => pairsBetween(currency, base));
  const bridges = unquoted.filter(isKnown).flatMap((currency) => bridgePairsBetween(currency, base));
  return { symbols: [...new Set([...symbols, ...pairs, ...bridges])].toSorted(), minIntervalMs };
}

const isKnown = (currency: string | null) => currency !== null;
