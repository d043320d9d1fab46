-- Puts back the hold of a request that is still running after Redis lost its data.
--
-- KEYS and ARGV as in admit, but ARGV 4 is the number of granted tokens and nothing is refused: the
-- request was admitted before. ARGV 1 is the new incarnation.
-- Returns 'HELD', 'ALREADY' or 'INCARNATION'.

local ready = redis.call('GET', KEYS[1])
if not ready or ready ~= ARGV[1] then return 'INCARNATION' end
if redis.call('EXISTS', KEYS[3], KEYS[4]) > 0 then return 'ALREADY' end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local part = math.floor(now / 5000)
local total = ARGV[3] + ARGV[4]
local micro = math.ceil((ARGV[3] * ARGV[8] + ARGV[4] * ARGV[9]) / 10000)
local windows, keep, rateKey = {}, {}, 13
for i = 5, 12 do
  redis.call('HINCRBY', KEYS[i], 'micro', micro)
  redis.call('HINCRBY', KEYS[i], 'tokens', total)
  redis.call('PEXPIREAT', KEYS[i], ((i % 2 == 1) and ARGV[10] or ARGV[11]) + 86400000)
  windows[i - 4] = KEYS[i]
end
for i = 0, (#ARGV - 11) / 3 - 1 do
  local kind = ARGV[13 + i * 3]
  if kind == 'CONCURRENCY' then
    redis.call('ZADD', KEYS[rateKey], now + ARGV[7], ARGV[2])
    redis.call('PEXPIRE', KEYS[rateKey], ARGV[7] * 2)
  elseif kind == 'TOKENS_PER_MINUTE' then
    redis.call('HINCRBY', KEYS[rateKey], part, total)
    redis.call('PEXPIRE', KEYS[rateKey], 70000)
  elseif kind == 'REQUESTS_PER_MINUTE' then
    redis.call('HINCRBY', KEYS[rateKey], part, 1)
    redis.call('PEXPIRE', KEYS[rateKey], 70000)
  end
  if kind == 'CONCURRENCY' or string.sub(kind, -6) == 'MINUTE' then
    keep[#keep + 1] = {KEYS[rateKey], kind}
    rateKey = rateKey + 1
  end
end
redis.call('HSET', KEYS[3], 'tokens', total, 'micro', micro, 'part', part,
    'windows', cjson.encode(windows), 'rates', #keep > 0 and cjson.encode(keep) or '[]')
redis.call('PEXPIREAT', KEYS[3], ARGV[6] + 86400000)
redis.call('ZADD', KEYS[2], ARGV[6], ARGV[2])
return 'HELD'
