-- Fills a bank's window counters from the database and opens it for admission. The caller has
-- computed them while the usage stream stood at one entry; had another been added since, a
-- settlement could be missing, and the caller computes anew.
--
-- KEYS 1 ready · 2 usage stream · 3.. windows
-- ARGV 1 incarnation · 2 last id of the usage stream when computing began ('0-0' if none) · then
--      per window: tokens, micro-yuan, expiry (epoch ms)
-- Returns 'OK', 'MOVED' or 'READY' (somebody else was faster).

if redis.call('EXISTS', KEYS[1]) == 1 then return 'READY' end
local last = '0-0'
if redis.call('EXISTS', KEYS[2]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = info[i + 1] end
  end
end
if last ~= ARGV[2] then return 'MOVED' end
for i = 3, #KEYS do
  local at = 3 + (i - 3) * 3
  redis.call('DEL', KEYS[i])
  redis.call('HSET', KEYS[i], 'tokens', ARGV[at], 'micro', ARGV[at + 1])
  redis.call('PEXPIREAT', KEYS[i], ARGV[at + 2])
end
redis.call('SET', KEYS[1], ARGV[1])
return 'OK'
