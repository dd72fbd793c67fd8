import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { messageOf, notFound } from '../../common/errors.js';
import { toProblem } from '../../common/problem.filter.js';
import { PortfolioRow } from '../entities.js';
import { LedgerKeeper } from '../ledger/ledger-keeper.js';
import { readStored } from '../ledger/ledger-store.js';
import { differencesOf, type Difference } from './differences.js';
import { differing, reconciled } from './metrics.js';

/** So many of a portfolio are in the log; `npm run portfolio` tells all of them. */
const TOLD = 5;

/** Works a portfolio out of its trades anew and compares. It changes nothing: what differs is for somebody to look at. */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly ledger: LedgerKeeper,
  ) {}

  /** @throws DomainError `not_found` */
  check(portfolioId: string): Promise<Difference[]> {
    // One state of the database: a trade in between would be in the one and not in the other.
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const portfolio = await manager.findOneBy(PortfolioRow, { id: portfolioId });
      if (!portfolio) throw notFound('Portfolio');
      return this.compare(manager, portfolio);
    });
  }

  /** The same inside a transaction that sees one state. */
  async compare(manager: EntityManager, portfolio: PortfolioRow): Promise<Difference[]> {
    const differences = await this.differencesIn(manager, portfolio);
    reconciled.inc();
    differing.inc(differences.length);
    if (differences.length > 0) {
      const some = differences.slice(0, TOLD);
      const detail = { portfolioId: portfolio.id, differences: differences.length, some };
      this.logger.error(detail, 'Figures are not what the trades make of them');
    }
    return differences;
  }

  private async differencesIn(manager: EntityManager, portfolio: PortfolioRow): Promise<Difference[]> {
    const stored = await readStored(manager, portfolio.id);
    try {
      return differencesOf(await this.ledger.read(manager, portfolio), stored, portfolio.costMethod);
    } catch (error) {
      // That PostgreSQL does not answer says nothing of what is stored.
      if (toProblem(error).status === 503) throw error;
      return [{ subject: portfolio.name, field: 'trades', stored: null, computed: messageOf(error) }];
    }
  }
}
