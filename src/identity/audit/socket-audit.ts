import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Counter } from 'prom-client';
import { messageOf } from '../../common/errors.js';
import { On, type EventMap } from '../../common/events.js';
import { AuditTrail, type AuditEvent } from './audit-trail.js';

/** Ten thousand browsers that come back at once cost a few statements. */
const COLLECT_MS = 200;
const MOST = 20_000;

const lost = new Counter({
  name: 'audit_events_lost_total',
  help: 'Connections and refusals of sockets that could not be written to the audit trail',
});

/** Writes down which sockets came, were refused and went. Nobody waits for it. */
@Injectable()
export class SocketAudit implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SocketAudit.name);
  private waiting: AuditEvent[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly trail: AuditTrail) {}

  @On('socket.opened')
  opened({ userId, address, namespace }: EventMap['socket.opened']): void {
    this.add({ actor: userId, action: 'socket.opened', address, detail: { namespace } });
  }

  @On('socket.refused')
  refused({ userId = 'nobody', address, namespace, reason }: EventMap['socket.refused']): void {
    this.add({ actor: userId, action: 'socket.refused', address, detail: { namespace, reason } });
  }

  @On('socket.subscribed')
  subscribed({ userId, address, namespace, topic, ids }: EventMap['socket.subscribed']): void {
    this.add({ actor: userId, action: 'socket.subscribed', address, detail: { namespace, topic, ids } });
  }

  @On('room.evicted')
  evicted({ userId, room }: EventMap['room.evicted']): void {
    this.add({ actor: userId, action: 'socket.evicted', detail: { room, reason: 'it belongs to somebody else now' } });
  }

  @On('socket.closed')
  closed({ userId, address, namespace, reason }: EventMap['socket.closed']): void {
    this.add({ actor: userId, action: 'socket.closed', address, detail: { namespace, reason } });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private add(event: AuditEvent): void {
    if (this.waiting.length >= MOST) return lost.inc();
    this.waiting.push(event);
    this.timer ??= setTimeout(() => void this.flush(), COLLECT_MS).unref();
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = this.waiting;
    this.waiting = [];
    if (events.length === 0) return;
    try {
      await this.trail.record(...events);
    } catch (error) {
      lost.inc(events.length);
      this.logger.warn({ error: messageOf(error) }, 'What sockets did could not be written down');
    }
  }
}
