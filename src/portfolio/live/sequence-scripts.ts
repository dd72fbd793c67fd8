import { RedisScript } from '../../common/redis-script.js';

/** Whoever follows says so every 9 s (portfolio-followers.ts): where Redis has forgotten everything, all have said it again by then. */
const UNKNOWN_MS = 12_000;

/**
 * All keys begin with KEYS[1]. Of each portfolio: `n`, the last number, with `revision` and `order` of the update that has it, `skipped`, the last that none has,
 * and `until` (ms), the time to which somebody follows. Of all: `told` (ms), from when on whoever has not said so does not follow;
 * until then everybody may. Times are the server's, orders are its microseconds.
 */
const PREAMBLE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local told = redis.call('GET', KEYS[1] .. ':told')
if not told then
  told = string.format('%d', now + ${UNKNOWN_MS})
  redis.call('SET', KEYS[1] .. ':told', told)
end
local function isFollowed(key)
  return math.max(tonumber(redis.call('HGET', key, 'until') or 0), tonumber(told)) >= now
end
`;

/**
 * ARGV: portfolio, how long (ms) it is followed, how long all is kept. Answers the order of a run that begins now. What nobody
 * followed was not sent: the number after such a pause is nobody's, so that the next update is the whole, and no run that was begun
 * before may send what it has read.
 */
export const FOLLOW = new RedisScript(`${PREAMBLE}
local key = KEYS[1] .. ':' .. ARGV[1]
local n = redis.call('HGET', key, 'n')
local order = time[1] .. string.format('%06d', time[2])
if n and not isFollowed(key) then
  local skipped = string.format('%d', n + 1)
  redis.call('HSET', key, 'n', skipped, 'skipped', skipped, 'order', order)
end
redis.call('HSET', key, 'until', now + ARGV[2])
redis.call('PEXPIRE', key, ARGV[3])
return order`);

/** Of each of the portfolios in ARGV: 0 where it is known that nobody does. */
export const ARE_FOLLOWED = new RedisScript(`${PREAMBLE}
local answers = {}
for at, id in ipairs(ARGV) do answers[at] = isFollowed(KEYS[1] .. ':' .. id) and 1 or 0 end
return answers`);

/**
 * ARGV: portfolio, the clock to begin with, how long (ms) all is kept, revision, order, number of the update before, `force`,
 * `same`, the number that is still the last one or nothing. Answers { number, 1 where it is the next }, or why there is none: what was read
 * while something else was numbered may be older than that, whatever its order. A number that was skipped is nobody's.
 */
export const NEXT = new RedisScript(`
local key = KEYS[1] .. ':' .. ARGV[1]
local last = redis.call('HMGET', key, 'n', 'revision', 'order', 'skipped')
local isOvertaken = tonumber(ARGV[4]) < tonumber(last[2] or 0) or tonumber(ARGV[5]) < tonumber(last[3] or 0)
local isSkipped = last[4] == last[1] and last[1] and ARGV[9] == string.format('%d', last[1] - 1)
local isAnother = ARGV[9] ~= '' and last[1] and last[1] ~= ARGV[9] and not isSkipped
if isAnother or (ARGV[7] ~= 'force' and isOvertaken) then return { 'overtaken', last[1] } end
if ARGV[8] == 'same' and last[1] == ARGV[6] then return 'same' end
local n = string.format('%d', (last[1] or ARGV[2]) + 1)
redis.call('HSET', key, 'n', n, 'revision', ARGV[4], 'order', ARGV[5])
redis.call('PEXPIRE', key, ARGV[3])
return { n, last[1] == ARGV[6] and 1 or 0 }`);
