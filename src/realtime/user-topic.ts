import { z } from 'zod';
import type { Topic } from './topic.js';

/** Redis was away for a while: what was said meanwhile is not said again. */
const missed = { code: 'notices_missed', detail: 'Some notices may not have come: the list has them' };

/** What one user is told, on every connection: each notice counts. Nobody subscribes to it; whoever connects is in it. */
export const userTopic: Topic = {
  name: 'user',
  field: 'userIds',
  id: z.string(),
  event: 'notice',
  countsEachTime: true,
  authorize: async () => undefined,
  snapshots: async () => [missed],
  whole: (snapshot) => snapshot,
};

export const userRoom = (userId: string): string => `${userTopic.name}:${userId}`;
