import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Authenticated } from '../identity/auth.guard.js';
import { OWN_ANSWERS } from './idempotency-key.js';
import { OnceOnly } from './once-only.js';

/** Every POST whose body has been read, but those that see to it themselves. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly once: OnceOnly,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Authenticated>();
    const isOwn = this.reflector.get<boolean | undefined>(OWN_ANSWERS, context.getHandler());
    if (request.method !== 'POST' || isOwn || request.headers['idempotency-key'] === undefined) return next.handle();
    return from(
      this.once.answer(request, request.body, () => lastValueFrom(next.handle(), { defaultValue: undefined })),
    );
  }
}
