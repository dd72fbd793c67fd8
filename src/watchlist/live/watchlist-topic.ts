import { Injectable } from '@nestjs/common';
import { idSchema } from '../../common/validation.js';
import type { Topic } from '../../realtime/topic.js';
import { WatchlistReader } from '../watchlist-reader.js';
import type { WatchlistView } from '../watchlist.schemas.js';

/** Watchlists, as clients follow them: they hear that one has changed, and read it again. Its prices come by symbol. */
@Injectable()
export class WatchlistTopic implements Topic {
  readonly name = 'watchlist';
  readonly field = 'watchlistIds';
  readonly id = idSchema;
  readonly event = 'watchlist.changed';

  constructor(private readonly reader: WatchlistReader) {}

  async authorize(userId: string, id: string): Promise<void> {
    await this.reader.facts(userId, id);
  }

  /** Past the cache: memory may be some ms behind a change that was told of already. */
  snapshots(userId: string, ids: readonly string[]): Promise<WatchlistView[]> {
    return Promise.all(ids.map((id) => this.reader.read(userId, id, { noCache: true })));
  }

  whole(list: object): object {
    const { id, version } = list as WatchlistView;
    return { watchlistId: id, version };
  }
}
