import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { RecomputeModule } from '../recompute/recompute.module.js';
import { AdminGate } from './admin-gate.js';
import { CacheOperations } from './cache-operations.js';
import { CacheStats } from './cache-stats.js';
import { CacheController } from './cache.controller.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { MetricsController } from './metrics.controller.js';
import { OperationsController } from './operations.controller.js';
import { OperationsFiguresReader } from './operations-figures.js';

/** What every process answers, whatever its role. */
@Module({
  imports: [RecomputeModule],
  controllers: [HealthController, MetricsController],
  providers: [HealthService],
})
export class OpsModule {}

@Module({
  imports: [IdentityModule, RecomputeModule],
  controllers: [CacheController, OperationsController],
  providers: [AdminGate, CacheOperations, CacheStats, OperationsFiguresReader],
})
export class OpsWebModule {}
