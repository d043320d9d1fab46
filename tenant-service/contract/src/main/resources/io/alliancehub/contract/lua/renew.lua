-- Prolongs the concurrency slots of a request that still runs.
--
-- KEYS 1 hold · 2.. one per limit of kind CONCURRENCY
-- ARGV 1 request id · 2 lease (ms)
-- Returns 'RENEWED', or 'GONE' where nothing is held any more: a settled request gets no slot back.

if redis.call('EXISTS', KEYS[1]) == 0 then return 'GONE' end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 2, #KEYS do
  redis.call('ZADD', KEYS[i], now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[i], ARGV[2] * 2)
end
return 'RENEWED'
