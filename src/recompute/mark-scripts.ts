import { RedisScript } from '../common/redis-script.js';

/**
 * What Redis does in one step. All keys begin with KEYS[1], in the Cluster slot of the queue; ARGV[1] is the lane. A member is
 * "<portfolio> <user>". Of each portfolio and lane: `dirty`, what has changed; `inflight`, what a run has taken on; `pace`, when
 * the last run began, there while the next one has to wait; `asked`, how far apart its user wants runs to be where that is more
 * than the pace. Of each lane: `waiting` and `running`, members by the time (ms) of their first change, `owners`, who may say that
 * a run is done, and `parked`, given up until the next change, with the job that failed. Times are the server's.
 */
const PREAMBLE = `
local base = KEYS[1] .. ':' .. ARGV[1] .. ':'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function count(what, by)
  local bucket = KEYS[1] .. ':counts:' .. math.floor(now / 10000)
  redis.call('HINCRBY', bucket, what, by)
  redis.call('PEXPIRE', bucket, 120000)
end
`;
/** In the lanes that have one ARGV[2] is the pace (ms), else it is 0. */
const PACE = `
local function paceOf(id)
  local pace = tonumber(ARGV[2])
  if pace > 0 then pace = math.max(pace, tonumber(redis.call('GET', base .. 'asked:' .. id) or 0)) end
  return pace
end
local function leftOf(id)
  local begun = redis.call('GET', base .. 'pace:' .. id)
  return begun and math.max(0, begun + paceOf(id) - now) or 0
end
`;

/** How many changes of a portfolio are told apart; beyond that everything counts as changed. */
const MOST = 200;
const DAY_MS = 86_400_000;
/** Whoever keeps the holders in memory asks again once a minute. */
const ASKED_MS = 600_000;

/**
 * ARGV: lane, pace, how old (ms) the changes are, then for each portfolio: member, how many changes, the changes. Answers for
 * each: -1 where a job waits already, or else how long (ms) the pace keeps the next run. Of the changes \`=7\` (holdings at
 * revision 7) only the newest counts.
 */
export const MARK = new RedisScript(`${PREAMBLE}${PACE}
local answers, merged, at, came = {}, 0, 4, now - ARGV[3]
while ARGV[at] do
  local member, changes = ARGV[at], tonumber(ARGV[at + 1])
  local id = string.match(member, '^%S+')
  local dirty = base .. 'dirty:' .. id
  for i = 0, changes - 1, 100 do redis.call('SADD', dirty, unpack(ARGV, at + 2 + i, at + 1 + math.min(i + 100, changes))) end
  at = at + 2 + changes
  if redis.call('SCARD', dirty) > ${MOST} then
    local newest = 0
    for _, change in ipairs(redis.call('SMEMBERS', dirty)) do
      newest = math.max(newest, tonumber(string.match(change, '^=(%d+)$')) or 0)
    end
    redis.call('DEL', dirty)
    redis.call('SADD', dirty, '*', '=' .. string.format('%d', newest))
  end
  local known = redis.call('ZSCORE', base .. 'waiting', member)
  local answer = -1
  if not known or tonumber(known) > came then
    local left, since = leftOf(id), came
    -- What is later because its user asked for it is not late.
    if left > tonumber(ARGV[2]) then since = math.max(came, now + left - ARGV[2]) end
    redis.call('ZADD', base .. 'waiting', 'LT', since, member)
    if not known then
      redis.call('PEXPIRE', dirty, ${DAY_MS})
      answer = left
    end
  end
  answers[#answers + 1] = answer
  if known then merged = merged + 1 end
end
if merged > 0 then count('coalesced', merged) end
return answers`);

/** ARGV: lane, pace, then for each portfolio: its id, and how long (ms) its user wants its runs to be apart. */
export const ASK = new RedisScript(`${PREAMBLE}
for i = 3, #ARGV, 2 do
  if tonumber(ARGV[i + 1]) > tonumber(ARGV[2]) then
    redis.call('SET', base .. 'asked:' .. ARGV[i], ARGV[i + 1], 'PX', ${ASKED_MS})
  else
    redis.call('DEL', base .. 'asked:' .. ARGV[i])
  end
end
return 1`);

/**
 * ARGV: lane, pace, then for each run: member, owner. A run takes on what is dirty, and what a run before it has left behind.
 * Answers for each how long (ms) it has to wait for its pace, or -1 where there is nothing to do, or 0 with its order and the
 * changes.
 */
export const TAKE = new RedisScript(`${PREAMBLE}${PACE}
local paced = 0
local function take(member, owner)
  local id = string.match(member, '^%S+')
  local dirty, inflight = base .. 'dirty:' .. id, base .. 'inflight:' .. id
  local isDirty, isLeft = redis.call('EXISTS', dirty) == 1, redis.call('EXISTS', inflight) == 1
  if not isDirty and not isLeft then
    redis.call('ZREM', base .. 'waiting', member)
    redis.call('ZREM', base .. 'running', member)
    return { -1 }
  end
  local left, pace = leftOf(id), paceOf(id)
  if left > 0 then
    -- Its user has asked for that since it was marked: it is not late.
    if left > tonumber(ARGV[2]) then redis.call('ZADD', base .. 'waiting', 'XX', 'GT', now + left - ARGV[2], member) end
    paced = paced + 1
    return { left }
  end
  if pace > 0 then redis.call('SET', base .. 'pace:' .. id, string.format('%d', now), 'PX', pace) end
  if not isLeft then
    redis.call('RENAME', dirty, inflight)
  elseif isDirty then
    redis.call('SUNIONSTORE', inflight, inflight, dirty)
    redis.call('DEL', dirty)
  end
  redis.call('PEXPIRE', inflight, ${DAY_MS})
  local since = redis.call('ZSCORE', base .. 'waiting', member) or now
  redis.call('ZREM', base .. 'waiting', member)
  redis.call('ZADD', base .. 'running', 'LT', since, member)
  redis.call('HSET', base .. 'owners', member, owner)
  return { 0, time[1] .. string.format('%06d', time[2]), redis.call('SMEMBERS', inflight) }
end
local answers = {}
for at = 3, #ARGV, 2 do answers[#answers + 1] = take(ARGV[at], ARGV[at + 1]) end
if paced > 0 then count('paced', paced) end
return answers`);

/**
 * ARGV: lane, then for each run: member, owner. What the run took on is done, unless another one has taken it over. Answers for each
 * the age (ms) of the first change, -1 where it was taken over, and the job that was parked before, if any.
 */
export const DONE = new RedisScript(`${PREAMBLE}
local runs = 0
local function done(member, owner)
  if redis.call('HGET', base .. 'owners', member) ~= owner then return { -1, false } end
  local since = redis.call('ZSCORE', base .. 'running', member) or now
  local parked = redis.call('HGET', base .. 'parked', member)
  redis.call('DEL', base .. 'inflight:' .. string.match(member, '^%S+'))
  redis.call('ZREM', base .. 'running', member)
  redis.call('HDEL', base .. 'owners', member)
  if parked then redis.call('HDEL', base .. 'parked', member) end
  runs = runs + 1
  return { now - since, parked }
end
local answers = {}
for at = 2, #ARGV, 2 do answers[#answers + 1] = done(ARGV[at], ARGV[at + 1]) end
if runs > 0 then count('runs', runs) end
return answers`);

/** ARGV: lane, member, job. Given up until the next change: that run takes on what this one leaves behind. */
export const PARK = new RedisScript(`${PREAMBLE}
redis.call('ZREM', base .. 'running', ARGV[2])
redis.call('HDEL', base .. 'owners', ARGV[2])
return redis.call('HSET', base .. 'parked', ARGV[2], ARGV[3])`);
