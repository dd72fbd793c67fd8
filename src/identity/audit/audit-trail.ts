import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withDeadline } from '../../common/deadline.js';
import { currentCaller } from '../../common/request-context.js';

const DEADLINE_MS = 2000;

/** What somebody did. What is in books is written by PostgreSQL itself (migrations, `audit_…` triggers). */
export interface AuditEvent {
  /** the token's subject, or who sat at the terminal */
  actor: string;
  /** for programs, such as `cache.invalidate` */
  action: string;
  detail: Readonly<Record<string, unknown>>;
  /** of the client, where that is not the one who asks */
  address?: string;
}

const INSERT = `
INSERT INTO audit_events (actor, action, detail, address)
SELECT actor, action, detail, address FROM jsonb_to_recordset($1) AS event (actor text, action text, detail jsonb, address text)`;

/** Who did what when; PostgreSQL lets nobody change it afterwards. Recorded first: what cannot be recorded is not done. */
@Injectable()
export class AuditTrail {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws where PostgreSQL has not kept them within 2 s */
  async record(...events: AuditEvent[]): Promise<void> {
    const { address } = currentCaller();
    const rows = JSON.stringify(events.map((event) => Object.assign({ address }, event)));
    await withDeadline(this.dataSource.query(INSERT, [rows]), DEADLINE_MS, 'Recording an audit event');
  }
}
