import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withDeadline } from '../common/deadline.js';

const DEADLINE_MS = 2000;

/** What somebody did by hand. */
export interface AuditEvent {
  /** the token's subject, or who sat at the terminal */
  actor: string;
  /** for programs, such as `cache.invalidate` */
  action: string;
  detail: Readonly<Record<string, unknown>>;
}

/** Who did what when; PostgreSQL lets nobody change it afterwards. Recorded first: what cannot be recorded is not done. */
@Injectable()
export class AuditTrail {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws where PostgreSQL has not kept it within 2 s */
  async record({ actor, action, detail }: AuditEvent): Promise<void> {
    const kept = this.dataSource.query('INSERT INTO audit_events (actor, action, detail) VALUES ($1, $2, $3)', [
      actor,
      action,
      detail,
    ]);
    await withDeadline(kept, DEADLINE_MS, 'Recording an audit event');
  }
}
