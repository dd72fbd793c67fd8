import { Injectable } from '@nestjs/common';
import { DataSource, type EntitySubscriberInterface, type TransactionStartEvent } from 'typeorm';
import { currentCaller } from '../common/request-context.js';

/** Tells PostgreSQL who asked for a transaction and from where: its audit triggers write that beside what was changed. */
@Injectable()
export class CallerSubscriber implements EntitySubscriberInterface {
  constructor(dataSource: DataSource) {
    dataSource.subscribers.push(this);
  }

  async afterTransactionStart({ queryRunner }: TransactionStartEvent): Promise<void> {
    const { actor, address = '' } = currentCaller();
    if (actor === undefined) return;
    await queryRunner.query(
      `SELECT set_config('freshfolio.actor', $1, true), set_config('freshfolio.address', $2, true)`,
      [actor, address],
    );
  }
}
