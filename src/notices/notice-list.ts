import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { decodeCursor, type List, toList } from '../common/cursor.js';
import { notFound } from '../common/errors.js';
import { write } from '../database/write.js';
import type { NoticeView, NoticesQuery } from './notice.schemas.js';
import { NOTICE_COLUMNS, type NoticeRow } from './notice.js';
import { presentNotice } from './notice-view.js';

const idCursor = z.tuple([z.uuid()]);

/** `$3`: whether it is unread; NULL: either. */
const LIST = `
SELECT ${NOTICE_COLUMNS} FROM notices
WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2) AND ($3::boolean IS NULL OR (read_at IS NULL) = $3)
ORDER BY id DESC LIMIT $4`;
const READ_ONE = `
WITH read AS (UPDATE notices SET read_at = coalesce(read_at, now()) WHERE id = $1 AND user_id = $2 RETURNING *)
SELECT ${NOTICE_COLUMNS} FROM read`;
const READ_ALL = `
WITH read AS (UPDATE notices SET read_at = now() WHERE user_id = $1 AND read_at IS NULL RETURNING 1)
SELECT count(*)::integer AS read FROM read`;

/** What users were told. */
@Injectable()
export class NoticeList {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. @throws DomainError `invalid_cursor` */
  async list(userId: string, { limit, cursor, unread }: NoticesQuery): Promise<List<NoticeView>> {
    const [before] = cursor === undefined ? [null] : decodeCursor(cursor, idCursor);
    const rows: NoticeRow[] = await this.dataSource.query(LIST, [userId, before, unread ?? null, limit + 1]);
    return toList(rows, limit, presentNotice, ({ id }) => [id]);
  }

  /** The first time counts. @throws DomainError `not_found` */
  read(userId: string, id: string): Promise<NoticeView> {
    return write(this.dataSource, async (manager) => {
      const [notice]: NoticeRow[] = await manager.query(READ_ONE, [id, userId]);
      if (!notice) throw notFound('Notice');
      return presentNotice(notice);
    });
  }

  readAll(userId: string): Promise<{ read: number }> {
    return write(this.dataSource, async (manager) => (await manager.query(READ_ALL, [userId]))[0]);
  }
}
