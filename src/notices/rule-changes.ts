import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Events } from '../common/events.js';
import { RealtimeBus } from '../realtime/realtime-bus.js';
import { PortfolioAlerts } from './portfolio-alerts.js';
import { PriceAlerts } from './price-alerts.js';
import { Ruled, type RuleFacts } from './ruled.js';

const CHANNEL = 'alert-rules';

/**
 * Brings a new rule to every process. Each judges it as soon as it has heard: what it stored before is seen then, and what it stores
 * from then on is judged as it comes.
 */
@Injectable()
export class RuleChanges implements OnApplicationBootstrap {
  constructor(
    private readonly bus: RealtimeBus,
    private readonly events: Events,
    private readonly ruled: Ruled,
    private readonly prices: PriceAlerts,
    private readonly portfolios: PortfolioAlerts,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.bus.onRestored(() => void this.ruled.refresh());
    await this.bus.listen(CHANNEL, ({ payload }) => this.hear(payload as RuleFacts));
  }

  tell({ userId, kind, symbol, portfolioId, threshold }: RuleFacts): void {
    const payload: RuleFacts = { userId, kind, symbol, portfolioId, threshold };
    this.bus.publish(CHANNEL, { event: 'alert-rule.changed', payload });
    // It has to be valued as prices move.
    if (kind === 'day_change_beyond' && portfolioId) {
      void this.events.emit('portfolio.watched', { portfolios: [{ userId, portfolioId }] });
    }
  }

  private hear(rule: RuleFacts): void {
    this.ruled.add(rule);
    const { kind, symbol, portfolioId, userId } = rule;
    if (symbol !== null) this.prices.judge([symbol]);
    else if (kind === 'day_change_beyond' && portfolioId) this.portfolios.judge({ userId, portfolioId });
  }
}
