import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { CallerSubscriber } from './caller-subscriber.js';
import { ChangeSubscriber } from './change-subscriber.js';
import { Confirmations } from './confirmations.js';
import { databaseOptions } from './options.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [CONFIG],
      useFactory: ({ database }: Config) => ({
        ...databaseOptions(database.url, database.poolSize, database.timeouts),
        autoLoadEntities: true,
        retryAttempts: 3,
        retryDelay: 1000,
      }),
    }),
  ],
  providers: [CallerSubscriber, ChangeSubscriber, Confirmations, Outbox, OutboxRelay],
  exports: [Outbox],
})
export class DatabaseModule {}
