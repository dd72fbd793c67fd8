import { Injectable } from '@nestjs/common';
import type { ValuedPortfolio } from '../portfolio-view.js';
import { Gathering } from './gathering.js';
import { PortfolioBatch, type PortfolioRequest } from './portfolio-batch.js';

/** While one waits for PostgreSQL or Redis another one is valued. */
const AT_ONCE = 2;

/** Lets runs that happen at the same time read together. What somebody waits for is not held up by the others. */
@Injectable()
export class PortfolioCollector {
  private readonly urgent: Gathering;
  private readonly others: Gathering;

  constructor(batch: PortfolioBatch) {
    this.urgent = new Gathering(batch, Infinity);
    this.others = new Gathering(batch, AT_ONCE);
  }

  /** @throws as {@link PortfolioBatch.read}, or what is in its place there */
  read(request: PortfolioRequest, isUrgent: boolean): Promise<ValuedPortfolio> {
    return (isUrgent ? this.urgent : this.others).read(request);
  }
}
