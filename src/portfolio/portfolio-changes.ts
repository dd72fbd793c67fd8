import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { withDeadline } from '../common/deadline.js';
import { Events, On, type EventMap, type RowChange } from '../common/events.js';
import { PortfolioRow } from './entities.js';

/** Whoever committed the change waits for it, and may hold a connection meanwhile. */
const DEADLINE_MS = 1000;
/** Where the row of the portfolio itself does not say it all. */
const parts = new Set(['positions', 'cash_balances', 'trades']);

interface Changed {
  userId: string;
  /** `null` where no changed row says it */
  revision: number | null;
}

/**
 * Tells what changed rows mean: whose holdings they are, each portfolio once. Comes after the invalidation, so whoever hears
 * it reads the new values. Of a table that was emptied as a whole nobody knows who is concerned: recompute values
 * whoever is looking.
 */
@Injectable()
export class PortfolioChanges {
  constructor(
    private readonly events: Events,
    @InjectRepository(PortfolioRow) private readonly portfolios: Repository<PortfolioRow>,
  ) {}

  /** `false` where somebody has not heard it: it is told again then. */
  @On('cache.invalidated')
  async translate({ changes, committedAt }: EventMap['cache.invalidated']): Promise<boolean> {
    const changed = changedPortfolios(changes);
    const unknown = [...changed].filter(([, { revision }]) => revision === null).map(([id]) => id);
    const revisions = await this.revisionsOf(unknown);
    const heard = [...changed].map(async ([portfolioId, { userId, revision }]) => {
      const known = revision ?? revisions.get(portfolioId);
      // Deleted since: that is a change of its own.
      if (known === undefined) return true;
      return this.events.emit('portfolio.changed', { userId, portfolioId, revision: known, committedAt });
    });
    const isHeard = (await Promise.all(heard)).every(Boolean);
    for (const portfolioId of deletedPortfolios(changes)) await this.events.emit('portfolio.deleted', { portfolioId });
    return isHeard;
  }

  private async revisionsOf(ids: readonly string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const asked = this.portfolios.find({ select: { id: true, revision: true }, where: { id: In(ids) } });
    const rows = await withDeadline(asked, DEADLINE_MS, 'Reading revisions');
    return new Map(rows.map(({ id, revision }) => [id, revision]));
  }
}

const deletedPortfolios = (changes: readonly RowChange[]): string[] =>
  changes
    .filter(({ table, operation, row }) => table === 'portfolios' && operation === 'delete' && row)
    .map(({ row }) => String(row!['id']));

function changedPortfolios(changes: readonly RowChange[]): Map<string, Changed> {
  const changed = new Map<string, Changed>();
  for (const { table, operation, row } of changes) {
    // Nobody looks yet at one that is new.
    const isItself = table === 'portfolios' && operation !== 'insert';
    if (!row || !(isItself || parts.has(table))) continue;
    const id = String(isItself ? row['id'] : row['portfolio_id']);
    const revision = isItself ? readRevision(row['revision']) : null;
    const known = changed.get(id)?.revision ?? null;
    if (!changed.has(id) || (revision !== null && revision >= (known ?? 0))) {
      changed.set(id, { userId: String(row['user_id']), revision: revision ?? known });
    }
  }
  return changed;
}

/** A row that left its key (another owner) has none. */
const readRevision = (value: unknown) => (value === null || value === undefined ? null : Number(value));
