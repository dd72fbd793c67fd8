import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withDeadline } from '../common/deadline.js';
import { RealtimeBus } from '../realtime/realtime-bus.js';
import { userRoom } from '../realtime/user-topic.js';
import type { AlertKind } from './alert-rule.js';
import { CROSS_PORTFOLIOS, CROSS_SYMBOLS } from './crossing-sql.js';
import { told } from './metrics.js';
import type { NoticeRow } from './notice.js';
import { presentAlert } from './notice-view.js';

const DEADLINE_MS = 5000;
/** What turns again and again is the next price's concern. */
const ROUNDS = 3;

/** What is known of a portfolio: a decimal string, in percent or ms. */
export interface SeenPortfolio {
  portfolioId: string;
  value: string;
}

/** Turns rules whose value has crossed their threshold, and tells their users. */
@Injectable()
export class Crossings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: RealtimeBus,
  ) {}

  /**
   * By the latest prices. What was turned is judged once more: somebody may have judged by a later price before that was committed, found
   * nothing to turn, and come back no more.
   * @throws where PostgreSQL does not answer
   */
  async ofSymbols(symbols: readonly string[]): Promise<void> {
    let judged = symbols;
    for (let round = 0; round < ROUNDS && judged.length > 0; round += 1) {
      judged = await this.cross(CROSS_SYMBOLS, [judged]);
    }
  }

  /** @param day to which a change of the day belongs (YYYY-MM-DD) @throws as above */
  async ofPortfolios(kind: AlertKind, seen: readonly SeenPortfolio[], day: string | null): Promise<void> {
    if (seen.length === 0) return;
    const columns = [seen.map(({ portfolioId }) => portfolioId), seen.map(({ value }) => value)];
    await this.cross(CROSS_PORTFOLIOS, [kind, ...columns, day]);
  }

  /** The symbols whose rules were turned. A notice that nobody hears of stays in the list. */
  private async cross(statement: string, parameters: unknown[]): Promise<string[]> {
    type Row = { turned: string[] | null } & (NoticeRow | { id: null });
    const rows = await withDeadline(
      this.dataSource.query<Row[]>(statement, parameters),
      DEADLINE_MS,
      'Judging alert rules',
    );
    for (const row of rows) {
      if (row.id === null) continue;
      told.inc({ kind: row.kind });
      this.bus.publish(userRoom(row.userId), { event: 'notice', payload: presentAlert(row) });
    }
    return rows[0]?.turned ?? [];
  }
}
