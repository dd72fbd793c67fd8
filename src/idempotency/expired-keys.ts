import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Upkeep } from '../database/upkeep.js';
import { EXPIRE } from './idempotency-sql.js';
import { idempotencyErrors, keysExpired } from './metrics.js';

/** Removes keys after their 24 hours. */
@Injectable()
export class ExpiredKeys extends Upkeep {
  constructor(dataSource: DataSource) {
    super(dataSource, {
      statement: EXPIRE,
      batch: 1000,
      everyMs: 600_000,
      what: 'Removing old keys',
      warning: 'Old idempotency keys were not removed',
      removed: keysExpired,
      countFailure: () => idempotencyErrors.inc({ step: 'expire' }),
    });
  }
}
