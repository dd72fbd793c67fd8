import { Redis } from 'ioredis';
import { idOf } from './portfolios.mjs';

/** One in so many is shown by a browser just now, and sent its updates; the others were read within the last minutes. */
export const FOLLOWED_OF = 10;
/** As often as the sockets say it. */
const PERIOD_MS = 9000;

/** Says what sockets say, for as long as it is not stopped. @returns a function that stops it */
export async function follow({ REDIS_URL: url, REDIS_PREFIX: prefix }, count) {
  const { UpdateSequence } = await import('../../dist/portfolio/live/update-sequence.js');
  const redis = new Redis(url);
  const sequence = new UpdateSequence(redis, { redis: { prefix } });
  const say = () => {
    for (let number = 0; number < count; number += FOLLOWED_OF) void sequence.follow(idOf(number));
  };
  const timer = setInterval(say, PERIOD_MS);
  return () => {
    clearInterval(timer);
    redis.disconnect();
  };
}
