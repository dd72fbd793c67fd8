import { Injectable } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { On, type EventMap } from '../common/events.js';
import { ActivePortfolios } from './active-portfolios.js';
import { schedulingErrors } from './metrics.js';
import { MovedHoldings } from './moved-holdings.js';

/** Whoever changed the preference waits for it. */
const DEADLINE_MS = 400;

/** A user who asks for another interval is looked at anew: their portfolios are read again as if they had moved. */
@Injectable()
export class AskedIntervals {
  constructor(
    private readonly active: ActivePortfolios,
    private readonly moved: MovedHoldings,
  ) {}

  /** Where this fails, the holders are read again within a minute anyway. */
  @On('cache.invalidated')
  async asked({ changes }: EventMap['cache.invalidated']): Promise<void> {
    const users = new Set(
      changes.flatMap(({ table, userId }) => (table === 'user_preferences' && userId ? [userId] : [])),
    );
    if (users.size === 0) return;
    await withDeadline(this.note(users), DEADLINE_MS, 'Telling of an asked interval').catch(() =>
      schedulingErrors.inc(),
    );
  }

  private async note(users: ReadonlySet<string>): Promise<void> {
    const portfolios = (await this.active.list()).filter(({ userId }) => users.has(userId));
    await this.moved.note(portfolios.map(({ portfolioId }) => portfolioId));
  }
}
