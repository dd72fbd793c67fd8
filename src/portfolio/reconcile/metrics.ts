import { Counter } from 'prom-client';

export const reconciled = new Counter({
  name: 'portfolio_reconciled_total',
  help: 'Portfolios that were worked out of their trades anew and compared',
});

export const differing = new Counter({
  name: 'portfolio_reconcile_differences_total',
  help: 'Figures that were not what the trades make of them; always 0',
});

export const reconcileErrors = new Counter({
  name: 'portfolio_reconcile_errors_total',
  help: 'Batches that could not be compared; they are tried again a minute later',
});
