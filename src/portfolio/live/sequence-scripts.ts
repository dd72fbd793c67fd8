import { RedisScript } from '../../common/redis-script.js';

/**
 * Of each portfolio, in KEYS[1]: `n`, the last number, with `revision` and `order` of the update that has it, and `until` (ms), the
 * time to which somebody follows. Times are the server's, orders are its microseconds.
 */
const PREAMBLE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * ARGV: how long (ms) it is followed, how long all is kept. What nobody followed was not sent: the number after such a pause is nobody's,
 * so that the next update is the whole, and no run that was begun before may send what it has read.
 */
export const FOLLOW = new RedisScript(`${PREAMBLE}
local n = redis.call('HGET', KEYS[1], 'n')
if not n then return false end
if tonumber(redis.call('HGET', KEYS[1], 'until') or now) < now then
  n = string.format('%d', n + 1)
  redis.call('HSET', KEYS[1], 'n', n, 'order', time[1] .. string.format('%06d', time[2]))
end
redis.call('HSET', KEYS[1], 'until', now + ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return n`);

/** Of each of the portfolios in ARGV, in KEYS[1]:portfolio: 0 where it is known that nobody does. */
export const ARE_FOLLOWED = new RedisScript(`${PREAMBLE}
local answers = {}
for at, id in ipairs(ARGV) do
  answers[at] = tonumber(redis.call('HGET', KEYS[1] .. ':' .. id, 'until') or now) < now and 0 or 1
end
return answers`);

/**
 * ARGV: the clock to begin with, how long (ms) all is kept, how long it is followed where that is not known, revision, order, number of the
 * update before, \`force\`, \`same\`. Answers { number, 1 where it is the next }, or why there is none.
 */
export const NEXT = new RedisScript(`${PREAMBLE}
local last = redis.call('HMGET', KEYS[1], 'n', 'revision', 'order', 'until')
local isOvertaken = tonumber(ARGV[4]) < tonumber(last[2] or 0) or tonumber(ARGV[5]) < tonumber(last[3] or 0)
if ARGV[7] ~= 'force' and isOvertaken then return 'overtaken' end
if ARGV[8] == 'same' and last[1] == ARGV[6] then return 'same' end
local n = string.format('%d', (last[1] or ARGV[1]) + 1)
redis.call('HSET', KEYS[1], 'n', n, 'revision', ARGV[4], 'order', ARGV[5])
if not last[4] then redis.call('HSET', KEYS[1], 'until', now + ARGV[3]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return { n, last[1] == ARGV[6] and 1 or 0 }`);
