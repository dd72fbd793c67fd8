import { Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/identity.module.js';
import { PortfolioModule } from '../portfolio.module.js';
import { HistoryController } from './history.controller.js';
import { HistoryReader } from './history-reader.js';
import { SnapshotRetention } from './snapshot-retention.js';
import { SnapshotSchedule } from './snapshot-schedule.js';
import { SnapshotTaker } from './snapshot-taker.js';

// The tables of snapshots are no entities and are not cached: no dependency rule, no outbox.

@Module({ imports: [PortfolioModule, IdentityModule], controllers: [HistoryController], providers: [HistoryReader] })
export class SnapshotsWebModule {}

@Module({ imports: [PortfolioModule], providers: [SnapshotRetention, SnapshotSchedule, SnapshotTaker] })
export class SnapshotsWorkerModule {}
