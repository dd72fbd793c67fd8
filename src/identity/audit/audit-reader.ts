import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { decodeCursor, toList, type List } from '../../common/cursor.js';
import type { AuditEventView, AuditQuery } from './audit.schemas.js';

/** A row as the API shows figures: money would lose its last digits on the way through a JavaScript number. */
const shown = (row: string) => `(
  SELECT jsonb_object_agg(key, CASE WHEN jsonb_typeof(value) = 'number' AND key NOT IN ('version', 'revision')
    THEN to_jsonb(value #>> '{}') ELSE value END)
  FROM jsonb_each(${row})) AS ${row}`;

/** `$1` … are what it is narrowed down by; NULL is everything. */
const READ = `
SELECT id, at, actor, address, action, portfolio_id AS "portfolioId", ${shown('before')}, ${shown('after')}, detail
FROM audit_events
WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR action = $2)
  AND ($3::uuid IS NULL OR portfolio_id = $3) AND ($4::text IS NULL OR user_id = $4)
  AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
  AND ($7::bigint IS NULL OR id < $7)
ORDER BY id DESC LIMIT $8`;

const cursorSchema = z.tuple([z.string().regex(/^\d{1,18}$/)]);

type Row = Omit<AuditEventView, 'at'> & { at: Date };

/** What was done, the latest first. */
@Injectable()
export class AuditReader {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws DomainError `invalid_cursor` */
  async read(query: AuditQuery): Promise<List<AuditEventView>> {
    const { actor, action, portfolioId, userId, from, to, cursor, limit } = query;
    const [before] = cursor === undefined ? [null] : decodeCursor(cursor, cursorSchema);
    const rows: Row[] = await this.dataSource.query(READ, [
      ...[actor, action, portfolioId, userId, from, to].map((value) => value ?? null),
      before,
      limit + 1,
    ]);
    return toList(
      rows,
      limit,
      ({ at, ...event }) => ({ ...event, at: at.toISOString() }),
      ({ id }) => [id],
    );
  }
}
