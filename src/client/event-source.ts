import { createParser } from 'eventsource-parser';
import { Failure } from './failure.js';
import { request } from './http.js';
import type { Feed } from './link.js';

const OPEN_MS = 5000;
/** The server says something every 15 s. */
const SILENCE_MS = 40_000;

export interface StreamEvent {
  event: string;
  data: unknown;
}

interface Source {
  path: string;
  lastEventId?: string;
  signal: AbortSignal;
  onEvent: (event: StreamEvent) => void;
  /** something came: it is not held back on the way */
  onAnswer?: () => void;
}

/**
 * Server-Sent Events by `fetch`: an `EventSource` cannot say who asks. Resolves when the server ends the stream.
 * @throws Failure as {@link request}; `silent`
 */
export async function readEvents(feed: Feed, { path, lastEventId, signal, onEvent, onAnswer }: Source): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), OPEN_MS);
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => onEvent({ event, data: JSON.parse(data) as unknown }),
  });
  try {
    const response = await request(feed, path, {
      headers: { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    if (!isStream || !response.body) throw new Failure('unreachable', 'Something else answered');
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      onAnswer?.();
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    throw silence.signal.aborted ? new Failure('silent', 'Nothing came') : error;
  } finally {
    clearTimeout(timer);
  }
}
