import { Injectable } from '@nestjs/common';
import { Gathering } from '../../common/gathering.js';
import type { ValuedPortfolio } from '../portfolio-view.js';
import { PortfolioBatch, type PortfolioRequest } from './portfolio-batch.js';

const TOGETHER = { collectMs: 4, most: 500 };
/** While one waits for PostgreSQL or Redis another one is valued. */
const AT_ONCE = 2;

/** Lets runs that happen at the same time read together. What somebody waits for is not held up by the others. */
@Injectable()
export class PortfolioCollector {
  private readonly urgent: Gathering<PortfolioRequest, ValuedPortfolio>;
  private readonly others: Gathering<PortfolioRequest, ValuedPortfolio>;

  constructor(batch: PortfolioBatch) {
    const readAll = (requests: readonly PortfolioRequest[]) => batch.read(requests);
    this.urgent = new Gathering(readAll, TOGETHER);
    this.others = new Gathering(readAll, { ...TOGETHER, atOnce: AT_ONCE });
  }

  /** @throws as {@link PortfolioBatch.read}, or what is in its place there */
  read(request: PortfolioRequest, isUrgent: boolean): Promise<ValuedPortfolio> {
    return (isUrgent ? this.urgent : this.others).ask(request);
  }
}
