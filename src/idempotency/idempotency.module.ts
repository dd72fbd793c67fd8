import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ExpiredKeys } from './expired-keys.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { OnceOnly } from './once-only.js';

/** For every POST of every feature (docs/adr/0011). */
@Module({
  providers: [ExpiredKeys, IdempotencyKeys, OnceOnly, { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor }],
  exports: [OnceOnly],
})
export class IdempotencyWebModule {}
