import { Counter, Histogram } from 'prom-client';

export const snapshots = new Counter({
  name: 'portfolio_snapshots_total',
  help: 'Portfolios whose value was written down',
});

export const snapshotErrors = new Counter({
  name: 'portfolio_snapshot_errors_total',
  help: 'Snapshots of all portfolios that failed; each is tried again for a while',
});

export const snapshotDuration = new Histogram({
  name: 'portfolio_snapshot_duration_seconds',
  help: 'Time of one snapshot of all portfolios',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
});

export const snapshotsExpired = new Counter({
  name: 'portfolio_snapshots_expired_total',
  help: 'Snapshots between two closes that were removed because they are older than SNAPSHOT_RETENTION_DAYS',
});

export const snapshotRetentionErrors = new Counter({
  name: 'portfolio_snapshot_retention_errors_total',
  help: 'Failed attempts to remove old snapshots; tried again within the hour',
});
