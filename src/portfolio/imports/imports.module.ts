import { Module } from '@nestjs/common';
import { IdempotencyWebModule } from '../../idempotency/idempotency.module.js';
import { IdentityModule } from '../../identity/identity.module.js';
import { PortfolioModule } from '../portfolio.module.js';
import { ImportProgress } from './import-progress.js';
import { ImportService } from './import.service.js';
import { ImportTerms } from './import-terms.js';
import { ImportsController } from './imports.controller.js';
import { RatesOfDays } from './rates-of-days.js';

@Module({
  imports: [PortfolioModule, IdentityModule, IdempotencyWebModule],
  controllers: [ImportsController],
  providers: [ImportProgress, ImportService, ImportTerms, RatesOfDays],
})
export class ImportsWebModule {}
