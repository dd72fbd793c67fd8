import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { DataSource } from 'typeorm';
import { Upkeep } from '../database/upkeep.js';
import { EXPIRE } from './access-sql.js';

const removed = new Counter({
  name: 'revoked_tokens_expired_total',
  help: 'Revoked tokens that were forgotten, because they would have ended by now',
});
const errors = new Counter({
  name: 'revoked_tokens_upkeep_errors_total',
  help: 'Attempts to forget revoked tokens that failed',
});

/** Forgets revoked tokens that are over by themselves. */
@Injectable()
export class ExpiredRevocations extends Upkeep {
  constructor(dataSource: DataSource) {
    super(dataSource, {
      statement: EXPIRE,
      batch: 1000,
      everyMs: 600_000,
      what: 'Forgetting tokens',
      warning: 'Revoked tokens that are over were not forgotten',
      removed,
      countFailure: () => errors.inc(),
    });
  }
}
