import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Upkeep } from '../database/upkeep.js';
import { noticeErrors, noticesExpired } from './metrics.js';

/** `$1` at most so many. */
const EXPIRE = `
WITH expired AS (
  DELETE FROM notices WHERE id IN (
    SELECT id FROM notices WHERE at < now() - interval '90 days' ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING 1)
SELECT count(*)::integer AS expired FROM expired`;

/** Removes notices after 90 days. */
@Injectable()
export class NoticeRetention extends Upkeep {
  constructor(dataSource: DataSource) {
    super(dataSource, {
      statement: EXPIRE,
      batch: 1000,
      everyMs: 3_600_000,
      what: 'Removing old notices',
      warning: 'Old notices were not removed',
      removed: noticesExpired,
      countFailure: () => noticeErrors.inc({ step: 'expire' }),
    });
  }
}
