import { z } from 'zod';
import type { Topic } from './topic.js';

/** What one user is told, on every connection: each notice counts. Nobody subscribes to it; whoever connects is in it. */
export const userTopic: Topic = {
  name: 'user',
  field: 'userIds',
  id: z.string(),
  event: 'notice',
  countsEachTime: true,
  authorize: async () => undefined,
  snapshots: async () => [],
  whole: (snapshot) => snapshot,
};

export const userRoom = (userId: string): string => `${userTopic.name}:${userId}`;
