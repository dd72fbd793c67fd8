/* oxlint-disable no-await-in-loop -- one batch after the other, so that the rest of the house gets its turn */
import type { DataSource } from 'typeorm';
import { withDeadline } from '../common/deadline.js';

/** What is left after that goes the next time. */
const MOST_BATCHES = 200;
const DEADLINE_MS = 10_000;

export interface Removal {
  /** deletes as many rows at most as its last parameter says, and answers `[{ expired }]` */
  statement: string;
  parameters?: readonly unknown[];
  batch: number;
  /** for the error of a batch that takes too long */
  what: string;
  isStopped: () => boolean;
}

/** Removes what is over; gives after each batch how many rows that was. */
export async function* removeInBatches(dataSource: DataSource, removal: Removal): AsyncGenerator<number> {
  const { statement, parameters = [], batch, what, isStopped } = removal;
  for (let count = 0; count < MOST_BATCHES && !isStopped(); count += 1) {
    const removing = dataSource.query<{ expired: number }[]>(statement, [...parameters, batch]);
    const [row] = await withDeadline(removing, DEADLINE_MS, what);
    const expired = row?.expired ?? 0;
    yield expired;
    if (expired < batch) return;
  }
}
