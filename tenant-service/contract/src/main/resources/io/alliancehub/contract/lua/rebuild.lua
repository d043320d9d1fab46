-- Fills a bank's window counters from the database and opens it for admission; holds that a server
-- may have kept which lost its last second are removed. The caller has computed the counters while
-- no usage event was on its way: where one was added since, a settlement could be missing, and where
-- the script runs late, the caller has given it up and let further usage in. Both are refused, and
-- the caller computes anew.
--
-- KEYS 1 ready · 2 usage stream · 3 holds · 4.. windows, as many as ARGV 4 says · then the holds to
--      remove
-- ARGV 1 incarnation · 2 last id of the usage stream before computing began ('0-0' if none) · 3
--      last moment at which this may run (epoch ms on the clock of Redis) · 4 number of windows ·
--      then per window: tokens, micro-yuan, expiry (epoch ms)
-- Returns 'OK', 'MOVED', 'LATE' or 'READY' (somebody else was faster).

if redis.call('EXISTS', KEYS[1]) == 1 then return 'READY' end
local time = redis.call('TIME')
if time[1] * 1000 + math.floor(time[2] / 1000) > tonumber(ARGV[3]) then return 'LATE' end
local last = '0-0'
if redis.call('EXISTS', KEYS[2]) == 1 then
  if redis.call('XLEN', KEYS[2]) > 0 then return 'MOVED' end
  local info = redis.call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = info[i + 1] end
  end
end
if last ~= ARGV[2] then return 'MOVED' end
local windows = tonumber(ARGV[4])
for i = 1, windows do
  local window, at = KEYS[3 + i], 2 + i * 3
  redis.call('DEL', window)
  redis.call('HSET', window, 'tokens', ARGV[at], 'micro', ARGV[at + 1])
  redis.call('PEXPIREAT', window, ARGV[at + 2])
end
for i = 4 + windows, #KEYS do redis.call('DEL', KEYS[i]) end
redis.call('DEL', KEYS[3])
redis.call('SET', KEYS[1], ARGV[1])
return 'OK'
