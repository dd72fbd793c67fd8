import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { On } from '../common/events.js';
import { hashPassword } from '../identity/password.js';
import { User, type Role } from '../identity/user.entity.js';
import { PortfolioService } from '../portfolio/portfolio.service.js';
import { createTradeSchema } from '../portfolio/portfolio.schemas.js';
import { TradeService } from '../portfolio/trade.service.js';

const accounts: readonly { email: string; role: Role; portfolio?: string; trades?: readonly [string, string, string][] }[] = [
  {
    email: 'ada@example.com',
    role: 'user',
    portfolio: 'Growth',
    trades: [
      ['AAPL', '1000', '187.50'],
      ['MSFT', '120', '401.20'],
      ['NVDA', '600', '92.35'],
      ['IBM', '250', '181.00'],
      ['SPY', '80', '565.10'],
    ],
  },
  {
    email: 'bob@example.com',
    role: 'user',
    portfolio: 'Dividends',
    trades: [
      ['KO', '500', '58.90'],
      ['JPM', '90', '199.40'],
      ['BAC', '1500', '38.75'],
      ['AIG', '300', '71.05'],
      ['IBM', '40', '175.20'],
    ],
  },
  { email: 'feed@example.com', role: 'feed' },
  { email: 'ops@example.com', role: 'admin' },
];
const PASSWORD = 'demo';

/** Accounts and portfolios to look at. What is there already stays as it is. */
@Injectable()
export class DemoSeed {
  private readonly logger = new Logger(DemoSeed.name);

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly portfolios: PortfolioService,
    private readonly trades: TradeService,
  ) {}

  @On('application.started')
  async seed(): Promise<void> {
    const passwordHash = await hashPassword(PASSWORD);
    for (const account of accounts) {
      const { email, role } = account;
      const known = await this.users.findOneBy({ email });
      if (known) continue;
      const id = uuidv7();
      await this.users.insert({ id, email, role, passwordHash, demo: true });
      if (account.portfolio) await this.fill(id, account.portfolio, account.trades ?? []);
    }
    this.logger.log('The demo accounts are ready');
  }

  private async fill(userId: string, name: string, trades: readonly [string, string, string][]): Promise<void> {
    const id = await this.portfolios.create(userId, { name, baseCurrency: 'USD', costMethod: 'average' });
    for (const [symbol, quantity, price] of trades) {
      const trade = createTradeSchema.parse({ type: 'buy', symbol, quantity, price, currency: 'USD', executionId: `demo-${symbol}` });
      await this.trades.book(userId, id, trade);
    }
  }
}
