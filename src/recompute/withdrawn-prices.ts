import { Injectable } from '@nestjs/common';
import { Invalidation } from '../cache/invalidation.js';
import { cacheKeys } from '../common/cache-keys.js';
import { On, type EventMap } from '../common/events.js';
import { HoldersIndex } from './holders-index.js';

/**
 * A price that is taken back leads to a value that was sent before, to the last digit: somebody who came in between has seen
 * another one. What was sent to the holders is forgotten, so that their next run sends all of it.
 */
@Injectable()
export class WithdrawnPrices {
  constructor(
    private readonly holders: HoldersIndex,
    private readonly invalidation: Invalidation,
  ) {}

  /** @throws where Redis did not acknowledge it */
  @On('prices.withdrawn')
  async forget({ symbols }: EventMap['prices.withdrawn']): Promise<void> {
    const holders = await this.holders.of(symbols);
    const keys = holders.map(({ userId, portfolioId }) => cacheKeys.valuedPortfolio(userId, portfolioId).key);
    await this.invalidation.invalidate(keys);
  }
}
