import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError, notFound } from '../../common/errors.js';
import { write } from '../../database/write.js';
import { Exchanges } from '../../market-data/calendar/exchanges.js';
import { PortfolioRow } from '../entities.js';
import { HoldingsReader } from '../holdings-reader.js';
import { storeLedger } from '../ledger/ledger-store.js';
import { lockPortfolio, nextRevision, refusing } from '../portfolio-writes.js';
import { checkDraft } from './check-draft.js';
import type { Draft } from './files/draft.js';
import { type Folded, foldTrades } from './import-fold.js';
import { ImportProgress, type Tell } from './import-progress.js';
import { type ImportReport, Outcomes } from './import-report.js';
import { type IndexedRow, ImportTerms, type NewTrade } from './import-terms.js';
import { insertTrades, knownIds } from './import-writer.js';
import { type FormatName, readFile } from './read-file.js';
import { inTurns } from './turns.js';

export interface ImportOptions {
  /** says what would happen, and writes nothing */
  dryRun: boolean;
  /** recognised by the file where it is left out */
  format?: FormatName | undefined;
}

/** Books all trades of a file, or none of them. */
@Injectable()
export class ImportService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly holdings: HoldingsReader,
    private readonly terms: ImportTerms,
    private readonly exchanges: Exchanges,
    private readonly progress: ImportProgress,
  ) {}

  /** @throws DomainError `not_found`, `unknown_format`, `file_unreadable`, `import_refused` with what is wrong with each row */
  async run(userId: string, portfolioId: string, file: Uint8Array, options: ImportOptions): Promise<ImportReport> {
    const { value: holdings } = await this.holdings.read(userId, portfolioId);
    const { format, drafts } = await readFile(file, options.format);
    const outcomes = new Outcomes(drafts.map(({ line }) => line));
    const tell = this.progress.of(userId, portfolioId, drafts.length);
    const trades = await this.terms.of(holdings, await check(drafts, outcomes, tell), outcomes);
    const { dryRun } = options;
    const revision = await this.attempt({ userId, portfolioId, trades: inOrder(trades), outcomes, tell, dryRun });
    const report = outcomes.report({ format, dryRun, revision: revision ?? holdings.portfolio.revision });
    if (report.errors === 0 || dryRun) return report;
    throw new DomainError('refused', 'import_refused', `${report.errors} rows of the file are not good`, report);
  }

  /** The revision, where the trades came to be looked at together. */
  private async attempt(work: Work): Promise<number | undefined> {
    const { userId, portfolioId, outcomes, dryRun } = work;
    if (!outcomes.isGood) return undefined;
    if (!dryRun) {
      return write(this.dataSource, async (manager) => {
        outcomes.forget();
        return this.book(manager, await lockPortfolio(manager, userId, portfolioId), work);
      });
    }
    const { manager } = this.dataSource;
    const portfolio = await manager.findOneBy(PortfolioRow, { id: portfolioId, userId });
    if (!portfolio) throw notFound('Portfolio');
    await this.fold(manager, portfolio, work);
    return portfolio.revision;
  }

  private async book(manager: EntityManager, portfolio: PortfolioRow, work: Work): Promise<number> {
    const { trades, ledger, stored } = await this.fold(manager, portfolio, work);
    if (trades.length === 0 || !work.outcomes.isGood) return portfolio.revision;
    await insertTrades(manager, portfolio, trades, (done) => work.tell('booked', done));
    await refusing(storeLedger(manager, portfolio, ledger, stored));
    return nextRevision(manager, portfolio);
  }

  private async fold(
    manager: EntityManager,
    portfolio: PortfolioRow,
    { trades, outcomes }: Work,
  ): Promise<Folded & { trades: NewTrade[] }> {
    const known = await knownIds(
      manager,
      portfolio.id,
      trades.map(({ executionId }) => executionId),
    );
    const fresh = trades.filter(({ executionId, index }) => {
      if (known.has(executionId)) outcomes.markDuplicate(index);
      return !known.has(executionId) && known.add(executionId);
    });
    const folded = await foldTrades(manager, portfolio, fresh, { exchanges: this.exchanges, outcomes });
    return { ...folded, trades: fresh };
  }
}

interface Work {
  userId: string;
  portfolioId: string;
  /** in the order in which they are booked */
  trades: readonly NewTrade[];
  outcomes: Outcomes;
  tell: Tell;
  dryRun: boolean;
}

async function check(drafts: readonly Draft[], outcomes: Outcomes, tell: Tell): Promise<IndexedRow[]> {
  const rows: IndexedRow[] = [];
  let index = 0;
  for await (const piece of inTurns(drafts)) {
    for (const draft of piece) {
      const checked = checkDraft(draft);
      if (Array.isArray(checked)) outcomes.fail(index, checked);
      else rows.push({ ...checked, index });
      index += 1;
    }
    tell('checked', index);
  }
  return rows;
}

/** By time. Of the same moment, the file's order says what came first; many files begin with the newest. */
function inOrder(trades: NewTrade[]): NewTrade[] {
  const [first, last] = [trades.at(0), trades.at(-1)];
  const isNewestFirst = first && last && first.executedAt > last.executedAt;
  const oldestFirst = isNewestFirst ? trades.toReversed() : trades;
  return oldestFirst.toSorted((a, b) => a.executedAt.getTime() - b.executedAt.getTime());
}
