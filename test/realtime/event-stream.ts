import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';

export interface StreamEvent {
  id?: string;
  event: string;
  data: any;
}

/** Reads an event stream as it comes. Written apart from the product's own client, so that both can be wrong in their own way. */
export async function openStream(url: string, token: string, headers: Record<string, string> = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { ...headers, authorization: `Bearer ${token}` } }, resolve).once('error', reject);
  });
  const events: StreamEvent[] = [];
  const comments: string[] = [];
  const waiting = new Set<() => void>();
  let text = '';
  response.setEncoding('utf8').on('data', (part: string) => {
    const blocks = (text += part).split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const lines = block.split('\n').map((line) => /^([a-z]*): ?(.*)$/.exec(line) ?? []);
      const fields = Object.fromEntries(lines.map(([, name, value]) => [name, value]));
      if ('' in fields) comments.push(String(fields['']));
      else events.push({ id: fields.id, event: String(fields.event), data: JSON.parse(String(fields.data)) });
    }
    for (const look of waiting) look();
  });
  const ended = new Promise<void>((resolve) => void response.once('close', resolve));
  const until = (wanted: (event: StreamEvent) => boolean, withinMs = 10_000) =>
    new Promise<StreamEvent>((resolve, reject) => {
      const fail = () => reject(new Error(`No such event within ${withinMs} ms; received ${JSON.stringify(events)}`));
      const timer = setTimeout(fail, withinMs);
      const look = () => {
        const found = events.find(wanted);
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { response, status: response.statusCode, events, comments, ended, until, close: () => response.destroy() };
}
