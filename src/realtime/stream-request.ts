import type { Request } from 'express';
import { z } from 'zod';
import type { StreamRequest } from './event-streams.js';
import type { Session } from './socket-authenticator.js';

export const streamSchema = z.object({
  minIntervalMs: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600_000)
    .default(0)
    .describe('at most one delivery in so many ms'),
});

/** What a request for a stream says by itself. */
export function streamRequest(
  request: Pick<Request, 'headers' | 'ip'>,
  session: Session,
): Pick<StreamRequest, 'session' | 'address' | 'lastEventId'> {
  const last = request.headers['last-event-id'];
  const lastEventId = typeof last === 'string' && last.length <= 40 ? last : undefined;
  return { session, address: request.ip ?? '', lastEventId };
}
