/* oxlint-disable no-await-in-loop -- a handful of rows, once, in an order that stays the same */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { On } from '../common/events.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { hashPassword } from '../identity/password.js';
import { User } from '../identity/user.entity.js';
import { Instruments } from '../market-data/instruments/instruments.js';
import { PortfolioService } from '../portfolio/portfolio.service.js';
import { createPortfolioSchema } from '../portfolio/portfolio.schemas.js';
import { createTradeSchema } from '../portfolio/trade.schemas.js';
import { TradeService } from '../portfolio/trade.service.js';
import { WatchlistEdits } from '../watchlist/watchlist-edits.js';
import { demoAccounts, type DemoAccount, type PastTrade } from './accounts.js';
import { DemoPast } from './demo-past.js';
import { demoInstruments } from './instruments.js';

const PASSWORD = 'demo';

/** Accounts, portfolios and watchlists to look at. What is there already stays as it is. */
@Injectable()
export class DemoSeed {
  private readonly logger = new Logger(DemoSeed.name);

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly portfolios: PortfolioService,
    private readonly trades: TradeService,
    private readonly past: DemoPast,
    private readonly instruments: Instruments,
    private readonly watchlists: WatchlistEdits,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @On('application.started')
  async seed(): Promise<void> {
    const passwordHash = await hashPassword(PASSWORD);
    await this.instruments.bring(demoInstruments);
    let isNew = false;
    for (const { email, role, portfolio, watchlists = [] } of demoAccounts(this.config)) {
      if (await this.users.existsBy({ email })) continue;
      const id = uuidv7();
      await this.users.insert({ id, email, role, passwordHash, demo: true });
      for (const [name, ...symbols] of watchlists) await this.watchlists.create(id, { name, symbols });
      if (!portfolio) continue;
      await this.fill(id, portfolio);
      isNew = true;
    }
    if (isNew) await this.past.storePrices();
    this.logger.log('The demo accounts are ready');
  }

  private async fill(userId: string, { name, trades }: NonNullable<DemoAccount['portfolio']>): Promise<void> {
    const id = await this.portfolios.create(userId, createPortfolioSchema.parse({ name, baseCurrency: 'USD' }));
    for (const [index, trade] of trades.entries()) {
      const executedAt = this.past.dated(trade).executedAt.toISOString();
      const terms = { ...termsOf(trade), currency: 'USD', executedAt, executionId: `demo-${index + 1}` };
      await this.trades.book(userId, id, createTradeSchema.parse(terms));
    }
    await this.past.storeValues(id, trades);
  }
}

function termsOf([, type, ...terms]: PastTrade) {
  if (type === 'deposit') return { type, amount: terms[0] };
  const [symbol, amountOrQuantity, price] = terms;
  return type === 'dividend'
    ? { type, symbol, amount: amountOrQuantity }
    : { type, symbol, quantity: amountOrQuantity, price };
}
