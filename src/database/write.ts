import { AsyncLocalStorage } from 'node:async_hooks';
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

type Step = (manager: EntityManager) => Promise<void>;
const lastSteps = new AsyncLocalStorage<Step>();

/** A transaction that changes something. `work` may be done several times: only the last one counts. @throws what `work` throws */
export function write<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const steps = async (manager: EntityManager): Promise<T> => {
    const result = await work(manager);
    await lastSteps.getStore()?.(manager);
    return result;
  };
  return withRetries(() => dataSource.transaction(steps), RETRIES);
}

/** Does `work`; whatever it writes is committed together with `step`, or not at all where that throws. */
export const endingWith = <T>(step: Step, work: () => Promise<T>): Promise<T> => lastSteps.run(step, work);
