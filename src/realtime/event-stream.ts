import type { Response } from 'express';
import type { Connection, Mailbox, Message, Outlet } from './mailbox.js';
import { handed } from './metrics.js';
import { isNumbered } from './topic.js';

/** A response that stays open: Server-Sent Events, as HTML's standard writes them. */
export class EventStream implements Connection {
  constructor(
    private readonly response: Response,
    readonly userId: string,
  ) {}

  begin(): void {
    // Or a proxy would collect what is to be seen now.
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    this.response.writeHead(200, headers).flushHeaders();
  }

  write(text: string): void {
    if (!this.response.writableEnded) this.response.write(text);
  }

  isDrained(): boolean {
    return !this.response.writableNeedDrain;
  }

  end(event: string, payload: object): void {
    this.write(textOf({ event, payload, at: 0 }));
    this.response.end();
  }

  /** A client that takes nothing is not waited for. */
  cut(code: string): void {
    this.end('notice', { code, detail: 'The connection did not take what it was sent' });
    this.response.destroy();
  }
}

/** All streams of a process: a message is serialized once for however many. */
export class StreamOutlet implements Outlet {
  send(to: readonly Mailbox[], message: Message): void {
    const text = textOf(message);
    for (const { connection } of to) (connection as EventStream).write(text);
    handed(message, to.length);
  }
}

/** Where updates have numbers, the number is the `id`: a client that comes back says which one it has. */
function textOf({ event, payload }: Message): string {
  const id = isNumbered(payload) ? `id: ${payload.sequence}\n` : '';
  return `${id}event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`;
}
