import { Injectable } from '@nestjs/common';
import { Events } from '../../common/events.js';
import { compactUpdate } from '../../client/compact.js';
import { idSchema } from '../../common/validation.js';
import type { Topic } from '../../realtime/topic.js';
import { HoldingsReader } from '../holdings-reader.js';
import { positionSchema, valuationSchema } from '../portfolio.schemas.js';
import { mergeUpdates, type NumberedPortfolio, type PortfolioUpdate, wholeOf } from './portfolio-update.js';
import { PortfolioUpdates } from './portfolio-updates.js';

const instants = new Set(['asOf', 'priceAsOf']);
const numbered = ({ shape }: { shape: object }) =>
  Object.keys(shape).map((name) => (instants.has(name) ? `${name}@` : name));
const legend = { valuation: numbered(valuationSchema), position: numbered(positionSchema) };

/** Portfolios, as clients follow them. Every snapshot is a state that has a number. */
@Injectable()
export class PortfolioTopic implements Topic {
  readonly name = 'portfolio';
  readonly field = 'portfolioIds';
  readonly id = idSchema;
  readonly event = 'portfolio.update';

  readonly legend = legend;

  constructor(
    private readonly holdings: HoldingsReader,
    private readonly updates: PortfolioUpdates,
    private readonly events: Events,
  ) {}

  async authorize(userId: string, portfolioId: string): Promise<void> {
    await this.holdings.read(userId, portfolioId);
    await this.events.emit('portfolio.watched', { portfolios: [{ userId, portfolioId }] });
  }

  snapshots(userId: string, portfolioIds: readonly string[]): Promise<NumberedPortfolio[]> {
    return Promise.all(portfolioIds.map((id) => this.updates.snapshot(userId, id)));
  }

  whole(portfolio: object): PortfolioUpdate {
    return wholeOf(portfolio as NumberedPortfolio);
  }

  /** What is the whole has names: it comes rarely. */
  readonly compact = (payload: object, moved?: object): object => {
    const update = payload as PortfolioUpdate;
    return update.since === 0 ? update : compactUpdate(legend, { ...update, valuation: moved ?? update.valuation });
  };

  merge(older: object, newer: object): PortfolioUpdate {
    return mergeUpdates(older as PortfolioUpdate, newer as PortfolioUpdate);
  }
}
