import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ActivePortfolios, type ActivePortfolio } from './active-portfolios.js';

/** An FX rate touches every position and balance in either of its currencies. */
const HOLDERS = `
SELECT portfolio_id AS id FROM positions WHERE portfolio_id = ANY($1) AND symbol = ANY($2) AND quantity <> 0
UNION SELECT portfolio_id FROM positions WHERE portfolio_id = ANY($1) AND currency = ANY($3)
UNION SELECT portfolio_id FROM cash_balances WHERE portfolio_id = ANY($1) AND currency = ANY($3)`;

/** The active portfolios whose value depends on symbols: one query a batch of prices, none where nobody is looking. */
@Injectable()
export class Holders {
  constructor(
    private readonly active: ActivePortfolios,
    private readonly dataSource: DataSource,
  ) {}

  async of(symbols: readonly string[]): Promise<ActivePortfolio[]> {
    const active = await this.active.list();
    if (active.length === 0) return [];
    const currencies = symbols.filter((symbol) => symbol.includes('/')).flatMap((pair) => pair.split('/'));
    const ids = active.map(({ portfolioId }) => portfolioId);
    const rows: { id: string }[] = await this.dataSource.query(HOLDERS, [ids, symbols, currencies]);
    const holding = new Set(rows.map(({ id }) => id));
    return active.filter(({ portfolioId }) => holding.has(portfolioId));
  }
}
