import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { toProblem } from '../common/problem.filter.js';
import { endingWith } from '../database/write.js';
import type { Authenticated } from '../identity/auth.guard.js';
import { hashRequest, readIdempotencyKey, REPLAYED } from './idempotency-key.js';
import { type Claim, IdempotencyKeys } from './idempotency-keys.js';

/** Does what a request asks for once in 24 hours, where it has an `Idempotency-Key`; whoever repeats it gets its answer. */
@Injectable()
export class OnceOnly {
  constructor(private readonly keys: IdempotencyKeys) {}

  /** @throws what `work` throws; DomainError as IdempotencyKeys.claim */
  async answer<T>(request: Authenticated, body: unknown, work: () => Promise<T>): Promise<T> {
    const key = readIdempotencyKey(request.headers['idempotency-key'] as string | undefined);
    const { principal, method, originalUrl, res: response } = request;
    if (key === undefined || !principal || !response) return work();
    const hash = hashRequest({ method, originalUrl, body });
    const known = await this.keys.claim({ userId: principal.userId, key, hash });
    if (known.is === 'claimed') return this.work(known, response, work);
    response.status(known.status).setHeader(REPLAYED, 'true');
    if (known.status >= 400) response.type('application/problem+json');
    return known.answer as T;
  }

  private async work<T>(claim: Claim, response: Response, work: () => Promise<T>): Promise<T> {
    let answer: T;
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
