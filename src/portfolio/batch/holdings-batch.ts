import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toCash, toPortfolioFacts, type Holdings, type PositionFacts } from '../holdings.js';
import type { CashBalanceRow, PortfolioRow } from '../entities.js';

/** One statement sees one state of the database, however many portfolios; JSON because joins would multiply positions by balances. */
const LOAD = `
SELECT id, user_id AS "userId", name, base_currency AS "baseCurrency", cost_method AS "costMethod", entity_id AS "entityId",
  allow_negative_cash AS "allowNegativeCash", version, revision, updated_at AS "updatedAt",
  coalesce((SELECT json_agg(json_build_object(
    'id', id, 'symbol', symbol, 'currency', currency, 'quantity', quantity::text, 'costBasis', cost_basis::text,
    'costBasisInBase', cost_basis_in_base::text, 'realizedPnl', realized_pnl::text, 'realizedFxEffect', realized_fx_effect::text,
    'dividendsInBase', dividends_in_base::text, 'interestInBase', interest_in_base::text, 'feesInBase', fees_in_base::text,
    'day', day, 'boughtQuantity', bought_quantity::text, 'boughtAmount', bought_amount::text,
    'soldQuantity', sold_quantity::text, 'soldAmount', sold_amount::text,
    'splits', splits, 'version', version) ORDER BY symbol)
    FROM positions WHERE portfolio_id = portfolio.id), '[]') AS positions,
  coalesce((SELECT json_agg(json_build_object('currency', currency, 'amount', amount::text, 'dividendsInBase', dividends_in_base::text,
    'interestInBase', interest_in_base::text, 'feesInBase', fees_in_base::text) ORDER BY currency)
    FROM cash_balances WHERE portfolio_id = portfolio.id), '[]') AS cash
FROM portfolios AS portfolio WHERE id = ANY($1)`;

type Row = PortfolioRow & { positions: PositionFacts[]; cash: CashBalanceRow[] };

export interface PortfolioName {
  userId: string;
  portfolioId: string;
}

/** Holdings of many portfolios past the cache, as HoldingsReader loads those of one. */
@Injectable()
export class HoldingsBatch {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * In the order of `names`; `null` where there is none, also for another user's. One that cannot be read is an error in its
   * place: it is nobody else's.
   */
  async load(names: readonly PortfolioName[]): Promise<(Holdings | null | Error)[]> {
    if (names.length === 0) return [];
    const rows: Row[] = await this.dataSource.query(LOAD, [names.map(({ portfolioId }) => portfolioId)]);
    const found = new Map(rows.map((row) => [row.id, row]));
    return names.map(({ userId, portfolioId }) => {
      const row = found.get(portfolioId);
      return row?.userId === userId ? attempt(() => toHoldings(row)) : null;
    });
  }
}

function toHoldings(row: Row): Holdings {
  return { portfolio: toPortfolioFacts(row), positions: row.positions, cash: row.cash.map(toCash) };
}

function attempt(read: () => Holdings): Holdings | Error {
  try {
    return read();
  } catch (error) {
    return error as Error;
  }
}
