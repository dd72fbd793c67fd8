import type { z } from 'zod';
import type { Merge } from './mailbox.js';

/** What is true of something that is followed. Where it has a number, updates with this number and below are part of it. */
export interface Snapshot {
  sequence?: number;
}

/**
 * An update of a topic whose updates are numbered: it holds whatever changed after the state numbered `since`; 0: it is the whole. To a
 * state between the two it may be applied, and makes it the one numbered `sequence`.
 */
export interface Numbered {
  sequence: number;
  since: number;
}

/** Something that clients follow, such as portfolios. A feature says what may be followed, what is seen first, and how updates add up. */
export interface Topic {
  /** of its rooms: `portfolio:…` */
  name: string;
  /** the field of `subscribe` and `unsubscribe` that lists the ids */
  field: string;
  id: z.ZodType<string>;
  /** the event that brings what is new; of any other one in its rooms, too, the latest is enough */
  event: string;
  /** nothing is said in its rooms on the bus: the feature tells the hub of each process itself */
  isToldHere?: true;
  /** no message stands for another one: notices */
  countsEachTime?: true;
  /** makes one update of two; left out where each is the whole */
  merge?: Merge;
  /** @throws DomainError where the user may not see it */
  authorize(userId: string, id: string): Promise<void>;
  /** What is true of each now. @throws DomainError */
  snapshots(userId: string, ids: readonly string[]): Promise<(Snapshot & object)[]>;
  /** the snapshot as an update that is the whole */
  whole(snapshot: Snapshot & object): object;
  /** the event's payload in fewer bytes, for clients that asked for it */
  compact?: (payload: object, moved?: object) => object;
  /** what a client needs to read that, sent with the answer to `subscribe` */
  legend?: object;
}

export const roomOf = ({ name }: Pick<Topic, 'name'>, id: string): string => `${name}:${id}`;

export const isNumbered = (payload: object): payload is Numbered => 'sequence' in payload && 'since' in payload;
