-- Reads how much of a bank's limits is used, all at one moment and as `admit` counts it; changes
-- nothing.
--
-- KEYS 1 ready · then one per limit: its window (day or month) or its rate key
-- ARGV one kind per limit, in the order of the keys
-- Returns {incarnation of the counters or '' where there are none, now (epoch ms), then two per
--      limit: used (requests, tokens, micro-yuan) and the moment at which a per-minute limit is
--      whole again if nothing else is called (epoch ms, -1 for other kinds)}.

local SPAN, PARTS = 5000, 12 -- as in admit

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local part = math.floor(now / SPAN)

local answer = {redis.call('GET', KEYS[1]) or '', now}
for i, kind in ipairs(ARGV) do
  local key, used, whole = KEYS[i + 1], 0, -1
  if kind == 'CONCURRENCY' then
    used = redis.call('ZCOUNT', key, '(' .. string.format('%.0f', now), '+inf')
  elseif string.sub(kind, -6) == 'MINUTE' then
    local flat, newest = redis.call('HGETALL', key), -1
    for j = 1, #flat, 2 do
      local p, n = tonumber(flat[j]), tonumber(flat[j + 1])
      if p > part - PARTS - 1 then
        used = used + n
        if n > 0 and p > newest then newest = p end
      end
    end
    whole = newest < 0 and now or (newest + PARTS + 1) * SPAN
  else
    local field = string.sub(kind, 1, 5) == 'MONEY' and 'micro' or 'tokens'
    used = tonumber(redis.call('HGET', key, field) or '0')
  end
  answer[#answer + 1] = used
  answer[#answer + 1] = whole
end
return answer
