import { DataSource } from 'typeorm';
import type { EventMap, Events, RowChange } from '../../src/common/events.js';
import type { Config } from '../../src/config/config.js';
import { ChangeSubscriber } from '../../src/database/change-subscriber.js';
import { Confirmations } from '../../src/database/confirmations.js';
import { OutboxRelay } from '../../src/database/outbox-relay.js';
import { Outbox } from '../../src/database/outbox.js';
import { databaseOptions } from '../../src/database/options.js';
import { User } from '../../src/identity/user.entity.js';
import { Price } from '../../src/market-data/price.entity.js';
import { CashBalanceRow, PortfolioRow, PositionRow, TradeRow } from '../../src/portfolio/entities.js';
import type { TestDatabase } from '../support/database.js';

type Committed = EventMap['transaction.committed'];

/** One process' part in the outbox, with a handler that the test puts in its place. */
export interface TestProcess {
  dataSource: DataSource;
  outbox: Outbox;
  relay: OutboxRelay;
  confirmations: Confirmations;
  /** everything that was emitted */
  told: Committed[];
  /** what every event is answered with, after it was noted */
  handle: (event: Committed) => Promise<boolean>;
  stop(): Promise<void>;
}

export async function startProcess(database: TestDatabase): Promise<TestProcess> {
  const entities = [User, Price, PortfolioRow, PositionRow, CashBalanceRow, TradeRow];
  const dataSource = new DataSource({ ...databaseOptions(database.url, 4), entities, migrations: [] });
  await dataSource.initialize();
  const outbox = new Outbox(dataSource);
  const confirmations = new Confirmations(outbox);
  const events = {
    emit: (_: 'transaction.committed', event: Committed): Promise<boolean> => {
      self.told.push(event);
      return self.handle(event);
    },
  } as unknown as Events;
  const config = { test: { crashOnSigusr2: false } } as Config;
  const relay = new OutboxRelay(outbox, events, config);
  // It registers itself.
  void new ChangeSubscriber(dataSource, outbox, confirmations, events, config);
  const stop = async (): Promise<void> => {
    await relay.beforeApplicationShutdown();
    await confirmations.beforeApplicationShutdown();
    await dataSource.destroy();
  };
  const self: TestProcess = { dataSource, outbox, relay, confirmations, told: [], handle: async () => true, stop };
  return self;
}

/** "operation table key", the key being the portfolio's, the symbol or the id. */
export function describeChange({ operation, table, row }: RowChange): string {
  const { portfolio_id, symbol, id } = (row ?? {}) as Record<string, string>;
  return `${operation} ${table} ${portfolio_id ?? symbol ?? id}`;
}
