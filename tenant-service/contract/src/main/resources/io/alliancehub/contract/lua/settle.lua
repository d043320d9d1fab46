-- Resolves one hold with what was really used, and sends the usage event on its way: once only.
--
-- KEYS 1 ready · 2 holds · 3 hold · 4 settled · 5 usage stream · 6..13 windows as in admit
--      (5..12 there) · 14.. the rate keys of admit, in its order
-- ARGV 1 request id · 2 tokens used · 3 micro-yuan used · 4 life of the settled marker (ms) ·
--      5 event as JSON, or '' where the call never reached a member and there is none ·
--      6 'COUNT' or 'SKIP': whether to count the use where the hold is gone (SKIP after the event
--      has reached the database by another road) · then one kind per rate key
-- Returns 'SETTLED' or 'ALREADY'.

if redis.call('EXISTS', KEYS[4]) == 1 then return 'ALREADY' end
local held = redis.call('HMGET', KEYS[3], 'tokens', 'micro', 'part')
local tokens, micro = tonumber(ARGV[2]), tonumber(ARGV[3])
local open = held[1] and true or false
local backTokens = tonumber(held[1] or '0') - tokens
local backMicro = tonumber(held[2] or '0') - micro

if redis.call('EXISTS', KEYS[1]) == 1 and (open or ARGV[6] == 'COUNT') then
  for i = 6, 13 do
    local known = redis.call('EXISTS', KEYS[i]) == 1
    if backTokens ~= 0 then redis.call('HINCRBY', KEYS[i], 'tokens', -backTokens) end
    if backMicro ~= 0 then redis.call('HINCRBY', KEYS[i], 'micro', -backMicro) end
    if not known then redis.call('PEXPIRE', KEYS[i], 3888000000) end -- 45 days: over by then
  end
end
for i = 14, #KEYS do
  local kind = ARGV[7 + i - 14]
  if kind == 'CONCURRENCY' then
    redis.call('ZREM', KEYS[i], ARGV[1])
  elseif kind == 'TOKENS_PER_MINUTE' and open and backTokens ~= 0
      and redis.call('HEXISTS', KEYS[i], held[3]) == 1 then
    redis.call('HINCRBY', KEYS[i], held[3], -backTokens)
  end
end
redis.call('DEL', KEYS[3])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('SET', KEYS[4], '1', 'PX', ARGV[4])
if ARGV[5] ~= '' then redis.call('XADD', KEYS[5], '*', 'event', ARGV[5]) end
return 'SETTLED'
