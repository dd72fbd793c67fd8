import { createHash } from 'node:crypto';
import type { CacheRedis } from './redis-client.js';

/** Sent by its digest; whole where the server does not know it yet. */
export class Script {
  private readonly sha: string;

  constructor(private readonly text: string) {
    this.sha = createHash('sha1').update(text).digest('hex');
  }

  run(redis: CacheRedis, keys: string[], args: string[]): Promise<unknown> {
    const options = { keys, arguments: args };
    return redis.evalSha(this.sha, options).catch((error: Error) => {
      if (!error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.text, options);
    });
  }
}

/**
 * What Redis does in one step. Of each key, in one Cluster slot: KEYS[1] its value, KEYS[2] the lease of whoever loads it,
 * KEYS[3] the tombstone of its last invalidation.
 */

/**
 * ARGV: epoch, lease, its TTL (ms), mode, the name of the entry that memory has. Answers { value, tombstone }: a value that is
 * believed, or '=' where it is still that one, or else the lease with the tombstone that it saw, or neither where somebody else
 * holds the lease. Mode `wait` respects another's lease, `force` takes it over, `update` takes it whether there is a value or not.
 */
export const TAKE = new Script(`
local value = redis.call('GET', KEYS[1])
if value and string.sub(value, 1, #ARGV[1] + 1) ~= ARGV[1] .. ' ' then value = false end
if value and ARGV[4] ~= 'update' then
  if string.match(value, '^%S+ %d+ (%S+) ') == ARGV[5] then value = '=' end
  return { value, false }
end
if ARGV[4] == 'wait' and redis.call('EXISTS', KEYS[2]) == 1 then return { false, false } end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return { value, redis.call('GET', KEYS[3]) or '' }`);

/**
 * ARGV: lease, tombstone, value, its TTL (ms), epoch, revision. Stores the value only for whoever still holds the lease, when
 * nothing was invalidated since it was taken; a Redis that has forgotten both (FLUSHALL) has forgotten the lease. 1 where it did.
 */
export const FILL = new Script(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
if (redis.call('GET', KEYS[3]) or '') ~= ARGV[2] then return 0 end
local epoch, revision = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%d+) ')
if epoch == ARGV[5] and tonumber(revision) > tonumber(ARGV[6]) then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
return 1`);

/**
 * Of many keys, three KEYS each: on a cluster they would have to share a slot. ARGV: the tombstones' TTL (ms), a name. The
 * server's time makes the tombstone: no two invalidations leave the same one.
 */
export const INVALIDATE = new Script(`
local now = redis.call('TIME')
local tombstone = now[1] .. '.' .. now[2] .. '.' .. ARGV[2]
for first = 1, #KEYS, 3 do
  redis.call('SET', KEYS[first + 2], tombstone, 'PX', ARGV[1])
  redis.call('DEL', KEYS[first], KEYS[first + 1])
end
return #KEYS / 3`);

/** ARGV: lease. Gives it back, so that nobody waits for a load that has failed. */
export const RELEASE = new Script(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[2])`);
