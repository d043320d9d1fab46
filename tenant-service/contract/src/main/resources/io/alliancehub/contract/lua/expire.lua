-- Gives back what a request has reserved that nobody settled by its deadline. Should its gateway
-- come back later, its settlement finds no hold and counts what was used.
--
-- KEYS 1 holds · 2 hold · then every key named in the hold's `windows` and `rates`
-- ARGV 1 request id · 2 now (epoch ms)
-- Returns 'EXPIRED', 'EARLY' or 'GONE'.

local deadline = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not deadline then return 'GONE' end
if tonumber(deadline) > tonumber(ARGV[2]) then return 'EARLY' end
local hold = redis.call('HMGET', KEYS[2], 'tokens', 'micro', 'windows', 'rates')
redis.call('ZREM', KEYS[1], ARGV[1])
if not hold[1] then return 'GONE' end
for _, window in ipairs(cjson.decode(hold[3])) do
  if redis.call('EXISTS', window) == 1 then
    -- 0 - x, not -x: Lua spells a negated zero "-0", which is no integer to Redis
    redis.call('HINCRBY', window, 'tokens', 0 - tonumber(hold[1]))
    redis.call('HINCRBY', window, 'micro', 0 - tonumber(hold[2]))
  end
end
for _, rate in ipairs(cjson.decode(hold[4])) do
  if rate[2] == 'CONCURRENCY' then redis.call('ZREM', rate[1], ARGV[1]) end
end
redis.call('DEL', KEYS[2])
return 'EXPIRED'
