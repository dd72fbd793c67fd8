import { Module } from '@nestjs/common';
import { PortfolioModule } from '../portfolio.module.js';
import { LedgerKeeper } from '../ledger/ledger-keeper.js';
import { NightlyReconcile } from './nightly-reconcile.js';
import { Reconciler } from './reconciler.js';

@Module({ imports: [PortfolioModule], providers: [LedgerKeeper, Reconciler], exports: [Reconciler] })
export class ReconcileModule {}

@Module({ imports: [ReconcileModule], providers: [NightlyReconcile] })
export class ReconcileWorkerModule {}
