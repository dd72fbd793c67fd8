import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import { Turns } from '../common/turns.js';
import type { AlertRuleRow } from './alert-rule.js';
import { noticeErrors } from './metrics.js';

const REFRESH_MS = 30_000;
const DEADLINE_MS = 5000;
/** Of more symbols or portfolios than that each is taken for one that has rules. */
const MOST = 50_000;
/** Of more portfolios than that the others are looked at once a minute. */
const MOST_LATE = 5000;

const SYMBOLS = `SELECT DISTINCT symbol FROM alert_rules WHERE symbol IS NOT NULL LIMIT ${MOST + 1}`;
const PORTFOLIOS = `
SELECT DISTINCT portfolio_id AS id FROM alert_rules WHERE kind = 'day_change_beyond' AND portfolio_id IS NOT NULL LIMIT ${MOST + 1}`;
const LATE = `
SELECT portfolio_id AS "portfolioId", user_id AS "userId", min(threshold)::float8 AS "afterMs" FROM alert_rules
WHERE kind = 'update_late' GROUP BY 1, 2 ORDER BY 1 LIMIT ${MOST_LATE}`;

export type RuleFacts = Pick<AlertRuleRow, 'userId' | 'kind' | 'symbol' | 'portfolioId' | 'threshold'>;

/** Whose updates may be late, and after how long that is. */
export interface LateAfter {
  portfolioId: string;
  userId: string;
  afterMs: number;
}

/** What has rules, in memory: a price or a valuation without any costs no query. */
@Injectable()
export class Ruled implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Ruled.name);
  private symbols = new Set<string>();
  private portfolios = new Set<string>();
  private lateAfter = new Map<string, LateAfter>();
  /** what was heard of while the rules were being read, and may not be in what was read */
  private heard: RuleFacts[] | undefined;
  private readonly refreshes = new Turns<void>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly dataSource: DataSource) {}

  @On('application.started')
  async start(): Promise<void> {
    await this.refresh();
    this.schedule();
  }

  beforeApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  hasSymbol(symbol: string): boolean {
    return this.symbols.has(symbol) || this.symbols.size > MOST;
  }

  hasPortfolio(portfolioId: string): boolean {
    return this.portfolios.has(portfolioId) || this.portfolios.size > MOST;
  }

  get mayBeLate(): LateAfter[] {
    return [...this.lateAfter.values()];
  }

  /** Until the next refresh reads it. */
  add(rule: RuleFacts): void {
    this.heard?.push(rule);
    const { kind, symbol, portfolioId, userId } = rule;
    if (symbol !== null && this.symbols.size <= MOST) this.symbols.add(symbol);
    if (portfolioId === null) return;
    if (kind !== 'update_late') {
      if (this.portfolios.size <= MOST) this.portfolios.add(portfolioId);
    } else if (this.lateAfter.size < MOST_LATE) {
      const known = this.lateAfter.get(portfolioId);
      const afterMs = Math.min(Number(rule.threshold), known?.userId === userId ? known.afterMs : Infinity);
      this.lateAfter.set(portfolioId, { portfolioId, userId, afterMs });
    }
  }

  /** Never fails: what was known before stays. */
  refresh(): Promise<void> {
    return this.refreshes.take('all', () => this.read());
  }

  private async read(): Promise<void> {
    const heard: RuleFacts[] = (this.heard = []);
    try {
      const reading = Promise.all([SYMBOLS, PORTFOLIOS, LATE].map((sql) => this.dataSource.query(sql)));
      const [symbols, portfolios, late] = await withDeadline(reading, DEADLINE_MS, 'Reading what has alert rules');
      this.symbols = new Set(symbols.map(({ symbol }: { symbol: string }) => symbol));
      this.portfolios = new Set(portfolios.map(({ id }: { id: string }) => id));
      this.lateAfter = new Map(late.map((each: LateAfter) => [each.portfolioId, each]));
    } catch (error) {
      noticeErrors.inc({ step: 'refresh' });
      this.logger.warn({ error: messageOf(error) }, 'What has alert rules could not be read');
    }
    this.heard = undefined;
    for (const rule of heard) this.add(rule);
  }

  private schedule(): void {
    if (this.isStopped) return;
    const again = () => void this.refresh().finally(() => this.schedule());
    this.timer = setTimeout(again, REFRESH_MS * (0.9 + Math.random() / 5)).unref();
  }
}
