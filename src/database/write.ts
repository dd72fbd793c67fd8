import type { DataSource, EntityManager } from 'typeorm';
import { type Retries, withRetries } from '../common/retry.js';
import { transactionRetries } from './metrics.js';

/** After a deadlock or a serialization failure nothing of the transaction is left: once more, three times. */
const RETRIES: Retries = {
  attempts: 4,
  firstPauseMs: 20,
  passing: new Set(['40P01', '40001']),
  again: () => transactionRetries.inc(),
};

/** A transaction that changes something. `work` may be done several times: only the last one counts. @throws what `work` throws */
export function write<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return withRetries(() => dataSource.transaction(work), RETRIES);
}
