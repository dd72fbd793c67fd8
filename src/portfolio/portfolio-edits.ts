import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { write } from '../database/write.js';
import { PortfolioRow } from './entities.js';
import { LedgerKeeper } from './ledger/ledger-keeper.js';
import type { PortfolioChange } from './portfolio.schemas.js';
import { summarize } from './portfolio.service.js';
import { lockPortfolio, nextRevision, refusing } from './portfolio-writes.js';
import { assertExpected, type Expected } from '../common/versions.js';

/** Changes and removes portfolios for whoever has seen them as they are. */
@Injectable()
export class PortfolioEdits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ledger: LedgerKeeper,
  ) {}

  /** Another cost method works every position out of the trades anew. The new revision. @throws DomainError `not_found`, `version_conflict` */
  change(userId: string, id: string, changes: PortfolioChange, expected: Expected): Promise<number> {
    return write(this.dataSource, async (manager) => {
      const portfolio = await lockPortfolio(manager, userId, id);
      assertExpected(expected, portfolio, summarize(portfolio), changes);
      const { costMethod: before, version } = portfolio;
      const { name = portfolio.name, costMethod = before, allowNegativeCash = portfolio.allowNegativeCash } = changes;
      Object.assign(portfolio, { name, costMethod, allowNegativeCash, version: version + 1 });
      if (costMethod !== before) await refusing(this.ledger.rebuild(manager, portfolio));
      return nextRevision(manager, portfolio);
    });
  }

  /** With everything that is in it. @throws DomainError `not_found`, `version_conflict` */
  remove(userId: string, id: string, expected: Expected): Promise<void> {
    return write(this.dataSource, async (manager) => {
      const portfolio = await lockPortfolio(manager, userId, id);
      assertExpected(expected, portfolio, summarize(portfolio), {});
      await manager.delete(PortfolioRow, { id });
    });
  }
}
