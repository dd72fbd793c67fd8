import { Injectable } from '@nestjs/common';
import { On, type EventMap } from '../../common/events.js';
import { RealtimeBus } from '../../realtime/realtime-bus.js';
import { roomOf } from '../../realtime/topic.js';

const room = (watchlistId: string) => roomOf({ name: 'watchlist' }, watchlistId);

/** From changed rows to whoever looks at their lists, once no tier holds the old ones. Only the owner may see it. */
@Injectable()
export class WatchlistPushes {
  constructor(private readonly bus: RealtimeBus) {}

  @On('cache.invalidated')
  tell({ changes }: EventMap['cache.invalidated']): void {
    for (const { table, operation, row } of changes) {
      if (table !== 'watchlists' || !row) continue;
      const watchlistId = String(row['id']);
      if (operation === 'delete') {
        this.bus.publish(room(watchlistId), { event: 'watchlist.deleted', payload: { watchlistId }, isLast: true });
      }
      // A row that left its key (another owner) has no version.
      if (operation !== 'update' || typeof row['version'] !== 'number') continue;
      const payload = { watchlistId, version: row['version'] };
      this.bus.publish(room(watchlistId), {
        event: 'watchlist.changed',
        payload,
        audience: String(row['user_id']),
      });
    }
  }
}
