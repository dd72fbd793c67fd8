import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { parseKey } from '../common/cache-keys.js';
import { Events, On, type EventMap } from '../common/events.js';
import { write } from '../database/write.js';
import { REVOKE } from './access-sql.js';
import type { Principal } from './token.service.js';

const EVERY_TOKEN = '*';
/** Whoever signs out more often than that within the life of a token is signed out everywhere: what is read with every request stays small. */
const MOST_SINGLE = 100;
/** Of more the outbox does not name all either. */
const MOST_NAMED = 1000;

/** Takes tokens back, and tells of whatever does: a sign-out here, or a row that somebody changed. */
@Injectable()
export class Revocations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: Events,
  ) {}

  /** Ends this token and whatever it was exchanged for, or all of the user's that were issued until now. When it resolves no process takes them any more. */
  async signOut({ userId, tokenId, sessionEndsAt }: Principal, everywhere: boolean): Promise<void> {
    const token = everywhere ? EVERY_TOKEN : tokenId;
    await write(this.dataSource, (manager) =>
      manager.query(REVOKE, [userId, token, new Date(), sessionEndsAt, MOST_SINGLE]),
    );
  }

  @On('cache.invalidated')
  async tell({ keys, changes }: EventMap['cache.invalidated']): Promise<void> {
    const users = keys.flatMap((key) => (key.startsWith('access:') ? (parseKey(key)?.parts ?? []) : []));
    const isAnybody = changes.some(({ table, row }) => row === null && TABLES.has(table));
    if (users.length === 0 && !isAnybody) return;
    await this.events.emit('access.changed', { userIds: isAnybody || users.length > MOST_NAMED ? null : users });
  }
}

const TABLES: ReadonlySet<string> = new Set(['users', 'revoked_tokens']);
