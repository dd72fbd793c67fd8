import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { RecomputeModule } from '../recompute/recompute.module.js';
import { AlertRules } from './alert-rules.js';
import { AlertRulesController } from './alert-rules.controller.js';
import { AlertSweep } from './alert-sweep.js';
import { Crossings } from './crossings.js';
import { DegradedNotices } from './degraded-notices.js';
import { LateUpdates } from './late-updates.js';
import { NoticeList } from './notice-list.js';
import { NoticeRetention } from './notice-retention.js';
import { NoticesController } from './notices.controller.js';
import { PortfolioAlerts } from './portfolio-alerts.js';
import { PriceAlerts } from './price-alerts.js';
import { Ruled } from './ruled.js';
import { RuleChanges } from './rule-changes.js';

/** In every process: prices are stored and portfolios are valued everywhere. */
@Module({
  imports: [RecomputeModule],
  providers: [AlertSweep, Crossings, LateUpdates, NoticeRetention, PortfolioAlerts, PriceAlerts, Ruled, RuleChanges],
  exports: [RuleChanges],
})
export class NoticesModule {}

@Module({
  imports: [NoticesModule, IdentityModule],
  controllers: [AlertRulesController, NoticesController],
  providers: [AlertRules, DegradedNotices, NoticeList],
})
export class NoticesWebModule {}
