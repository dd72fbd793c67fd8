import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { toProblem } from '../common/problem.filter.js';
import { endingWith } from '../database/write.js';
import type { Authenticated } from '../identity/auth.guard.js';
import { hashRequest, OWN_ANSWERS, readIdempotencyKey, REPLAYED } from './idempotency-key.js';
import { type Claim, IdempotencyKeys } from './idempotency-keys.js';

/** A POST with an `Idempotency-Key` is done once in 24 hours; whoever repeats it gets its answer. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: IdempotencyKeys,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Authenticated>();
    const { method, headers, principal } = request;
    const header = headers['idempotency-key'];
    if (method !== 'POST' || typeof header !== 'string' || !principal) return next.handle();
    if (this.reflector.get<boolean | undefined>(OWN_ANSWERS, context.getHandler())) return next.handle();
    const asked = { userId: principal.userId, key: readIdempotencyKey(header)!, hash: hashRequest(request) };
    const response = context.switchToHttp().getResponse<Response>();
    const work = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    return from(this.once(asked, response, work));
  }

  private async once(asked: Parameters<IdempotencyKeys['claim']>[0], response: Response, work: () => Promise<unknown>) {
    const known = await this.keys.claim(asked);
    if (known.is === 'claimed') return this.answer(known, response, work);
    response.status(known.status).setHeader(REPLAYED, 'true');
    if (known.status >= 400) response.type('application/problem+json');
    return known.answer;
  }

  private async answer(claim: Claim, response: Response, work: () => Promise<unknown>): Promise<unknown> {
    let answer: unknown;
    try {
      answer = await endingWith((manager) => this.keys.done(manager, claim), work);
    } catch (error) {
      const problem = toProblem(error);
      // Later it may go better.
      if (problem.status >= 500 || problem.status === 429) await this.keys.release(claim, problem.status);
      else await this.keys.keep(claim, problem.status, problem);
      throw error;
    }
    await this.keys.keep(claim, response.statusCode, answer);
    return answer;
  }
}
