import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../common/errors.js';

const FAILURES = 10;
const PER_SECONDS = 60;

/** At most 10 failed attempts a minute for one address and account, in each process. A success costs nothing. */
@Injectable()
export class SignInLimit {
  private readonly failures = new RateLimiterMemory({ points: FAILURES, duration: PER_SECONDS });

  /** @throws DomainError `too_many_attempts`, or what `attempt` throws */
  async guard<T>(key: string, attempt: () => Promise<T>): Promise<T> {
    // Counted before it is tried: guesses that come all at once do not slip by each other.
    await this.failures.consume(key).catch((seen: RateLimiterRes) => {
      throw tooMany(seen);
    });
    const result = await attempt();
    await this.failures.reward(key);
    return result;
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): DomainError {
  const seconds = Math.ceil(msBeforeNext / 1000);
  return new DomainError('limited', 'too_many_attempts', `Too many attempts: try again in ${seconds} s`, {
    retryAfterSeconds: seconds,
  });
}
