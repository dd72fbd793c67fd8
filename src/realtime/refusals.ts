import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Events, type EventMap } from '../common/events.js';

/** Whoever is refused more often over one connection is cut off: no limit of handshakes sees it. */
export const MOST_REFUSALS = 10;

export type RefusalReason =
  | 'unauthorized'
  | 'unavailable'
  | 'too_many_connections'
  | 'too_many_handshakes'
  | 'forbidden_origin'
  | 'payload_too_large'
  | 'rate_limited'
  | 'flooding';

const refusals = new Counter({
  name: 'ws_refusals_total',
  help: 'Connections and events of sockets that were refused, by reason',
  labelNames: ['reason'],
});

/** Counts what sockets are refused, and has it written down. */
@Injectable()
export class Refusals {
  constructor(private readonly events: Events) {}

  note(reason: RefusalReason, from: Omit<EventMap['socket.refused'], 'reason'>): void {
    this.count(reason);
    void this.events.emit('socket.refused', { ...from, reason });
  }

  /** One of many alike, of which the first was written down. */
  count(reason: RefusalReason): void {
    refusals.inc({ reason });
  }
}
