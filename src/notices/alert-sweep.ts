import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { Events, On } from '../common/events.js';
import type { ActivePortfolio } from '../recompute/active-portfolios.js';
import type { AlertKind, AlertRuleRow } from './alert-rule.js';
import { PAGE_OF_ALL } from './alert-rule-sql.js';
import { Crossings } from './crossings.js';
import { LateUpdates } from './late-updates.js';
import { noticeErrors } from './metrics.js';
import { PortfolioAlerts } from './portfolio-alerts.js';

const PERIOD_MS = 60_000;
/** Timers are not exact. */
const LEEWAY_MS = 5000;
const PAGE = 500;
const DEADLINE_MS = 5000;

/** A row where nobody else has begun within the last `$1` ms: a process that dies holds up nobody for longer. */
const CLAIM = `
INSERT INTO alert_sweeps AS last (began_at) VALUES (now())
ON CONFLICT (only_one) DO UPDATE SET began_at = excluded.began_at WHERE last.began_at < now() - $1 * interval '1 ms'
RETURNING began_at`;

/**
 * Judges all rules once a minute, in one process of the deployment: what one that died has not judged, or was never heard of, is found here.
 * Portfolios that have rules are kept active, so that they are valued as prices move.
 */
@Injectable()
export class AlertSweep implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AlertSweep.name);
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;
  private isStopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: Events,
    private readonly crossings: Crossings,
    private readonly portfolios: PortfolioAlerts,
    private readonly late: LateUpdates,
  ) {}

  @On('application.started')
  start(): void {
    this.timer = setInterval(() => void this.run(), PERIOD_MS).unref();
    void this.run();
  }

  beforeApplicationShutdown(): void {
    this.isStopped = true;
    clearInterval(this.timer);
  }

  /** Never fails. */
  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      const [claimed] = await this.ask<object>(CLAIM, [PERIOD_MS - LEEWAY_MS]);
      if (claimed) await this.sweep();
    } catch (error) {
      this.fail(error);
    }
    this.isRunning = false;
  }

  private async sweep(): Promise<void> {
    let rules: AlertRuleRow[] = [];
    do {
      rules = await this.ask<AlertRuleRow>(PAGE_OF_ALL, [rules.at(-1)?.id ?? null, PAGE]);
      await this.judge(rules);
    } while (rules.length === PAGE && !this.isStopped);
  }

  /** What cannot be said of some kinds while Redis is away does not keep the others back. */
  private async judge(rules: readonly AlertRuleRow[]): Promise<void> {
    const symbols = new Set(rules.flatMap(({ symbol }) => symbol ?? []));
    const ruled = portfoliosOf(rules, 'day_change_beyond');
    if (ruled.length > 0) void this.events.emit('portfolio.watched', { portfolios: ruled });
    const judging = [
      this.crossings.ofSymbols([...symbols]),
      this.portfolios.judgeNow(ruled),
      this.late.judge(portfoliosOf(rules, 'update_late')),
    ];
    for (const judged of await Promise.allSettled(judging)) if (judged.status === 'rejected') this.fail(judged.reason);
  }

  private fail(error: unknown): void {
    noticeErrors.inc({ step: 'sweep' });
    this.logger.warn({ error: messageOf(error) }, 'Not all alert rules could be judged');
  }

  private ask<Row>(statement: string, parameters: unknown[]): Promise<Row[]> {
    return withDeadline(this.dataSource.query<Row[]>(statement, parameters), DEADLINE_MS, 'Going through alert rules');
  }
}

function portfoliosOf(rules: readonly AlertRuleRow[], wanted: AlertKind): ActivePortfolio[] {
  const named = new Map<string, ActivePortfolio>();
  for (const { kind, portfolioId, userId } of rules) {
    if (kind === wanted && portfolioId) named.set(`${portfolioId} ${userId}`, { portfolioId, userId });
  }
  return [...named.values()];
}
