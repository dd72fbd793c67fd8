/* oxlint-disable no-await-in-loop -- a handful of rows, once, in an order that stays the same */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../common/clock.js';
import { On } from '../common/events.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { hashPassword } from '../identity/password.js';
import { User } from '../identity/user.entity.js';
import { PortfolioService } from '../portfolio/portfolio.service.js';
import { createPortfolioSchema } from '../portfolio/portfolio.schemas.js';
import { createTradeSchema } from '../portfolio/trade.schemas.js';
import { TradeService } from '../portfolio/trade.service.js';
import { demoAccounts, type DemoAccount } from './accounts.js';

const PASSWORD = 'demo';
/** bought so long ago that nothing of it counts as today's */
const HELD_MS = 30 * 86_400_000;

/** Accounts and portfolios to look at. What is there already stays as it is. */
@Injectable()
export class DemoSeed {
  private readonly logger = new Logger(DemoSeed.name);

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly portfolios: PortfolioService,
    private readonly trades: TradeService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @On('application.started')
  async seed(): Promise<void> {
    const passwordHash = await hashPassword(PASSWORD);
    for (const { email, role, portfolio } of demoAccounts(this.config)) {
      if (await this.users.existsBy({ email })) continue;
      const id = uuidv7();
      await this.users.insert({ id, email, role, passwordHash, demo: true });
      if (portfolio) await this.fill(id, portfolio);
    }
    this.logger.log('The demo accounts are ready');
  }

  private async fill(userId: string, { name, buys }: NonNullable<DemoAccount['portfolio']>): Promise<void> {
    const id = await this.portfolios.create(userId, createPortfolioSchema.parse({ name, baseCurrency: 'USD' }));
    const executedAt = new Date(this.clock.now().getTime() - HELD_MS).toISOString();
    for (const [symbol, quantity, price] of buys) {
      const buy = { type: 'buy', symbol, quantity, price, currency: 'USD', executedAt, executionId: `demo-${symbol}` };
      await this.trades.book(userId, id, createTradeSchema.parse(buy));
    }
  }
}
