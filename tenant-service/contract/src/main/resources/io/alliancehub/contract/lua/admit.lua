-- Admits one request under every limit that binds its caller, or refuses it and changes nothing.
--
-- KEYS 1 ready · 2 holds · 3 hold · 4 settled · 5..12 windows: BANK day, BANK month, PROJECT day,
--      PROJECT month, APP day, APP month, KEY day, KEY month · 13.. one per limit of kind
--      REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE or CONCURRENCY, in the order of the limits
-- ARGV 1 incarnation · 2 request id · 3 prompt tokens · 4 wanted completion tokens · 5 fewest
--      completion tokens that are worth admitting · 6 hold deadline (epoch ms) · 7 lease (ms) ·
--      8 input price · 9 output price (10^-10 yuan a token) · 10 day end · 11 month end (epoch ms)
--      · then three per limit: level (0..3), kind, value
-- Returns {'OK', granted, held micro-yuan, rates} or {'REFUSED', index of the limit from 0, remaining,
--      retry-after ms, rates}, retry-after -1 where no waiting helps because the limit itself is too
--      low; where `rates` is requests limit, remaining, reset ms, tokens limit, remaining, reset ms
--      (limits -1 where there is none). Else {'INCARNATION', current or ''} or {'DUPLICATE'}.
-- All numbers are whole and below 2^53, which doubles hold exactly.

local NEVER = 9007199254740992 -- longer than any wait
local SPAN, PARTS = 5000, 12 -- a minute is 12 parts of 5 s: no 60 s ever hold more than the limit

local ready = redis.call('GET', KEYS[1])
if not ready or ready ~= ARGV[1] then return {'INCARNATION', ready or ''} end
if redis.call('EXISTS', KEYS[3], KEYS[4]) > 0 then return {'DUPLICATE'} end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local part = math.floor(now / SPAN)
local prompt, wanted, least = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local inputPrice, outputPrice = tonumber(ARGV[8]), tonumber(ARGV[9])
if least > wanted then least = wanted end

-- What a per-minute limit has seen in the last 60 s, and the parts it is made of.
local function minute(key)
  local flat, used, parts = redis.call('HGETALL', key), 0, {}
  for i = 1, #flat, 2 do
    local p = tonumber(flat[i])
    if p > part - PARTS - 1 then
      local n = tonumber(flat[i + 1])
      used = used + n
      parts[#parts + 1] = {p, n}
    else
      redis.call('HDEL', key, flat[i])
    end
  end
  table.sort(parts, function(a, b) return a[1] < b[1] end)
  return used, parts
end

-- Milliseconds until enough old parts have left the window for `need` more under `limit`.
local function wait(parts, used, limit, need)
  if need > limit then return NEVER end
  local gone = 0
  for _, p in ipairs(parts) do
    gone = gone + p[2]
    if used - gone + need <= limit then return (p[1] + PARTS + 1) * SPAN - now end
  end
  return (PARTS + 1) * SPAN
end

local rateKey = 13
local refused, refusedLeft, refusedWait = -1, 0, -1
local function refuse(index, left, ms)
  if ms > refusedWait then refused, refusedLeft, refusedWait = index, left, ms end
end

local granted = wanted
local rates, requests, tokens = {}, nil, nil
local count = (#ARGV - 11) / 3
for i = 0, count - 1 do
  local level = tonumber(ARGV[12 + i * 3])
  local kind = ARGV[13 + i * 3]
  local limit = tonumber(ARGV[14 + i * 3])
  if kind == 'REQUESTS_PER_MINUTE' then
    local used, parts = minute(KEYS[rateKey])
    if used + 1 > limit then refuse(i, math.max(limit - used, 0), wait(parts, used, limit, 1)) end
    local left = limit - used
    if not requests or left < requests[2] then
      requests = {limit, left, (PARTS + 1) * SPAN - now % SPAN}
    end
    rates[#rates + 1] = {KEYS[rateKey], kind}
    rateKey = rateKey + 1
  elseif kind == 'TOKENS_PER_MINUTE' then
    local used, parts = minute(KEYS[rateKey])
    local left = limit - used
    if left - prompt < least then
      refuse(i, math.max(left, 0), wait(parts, used, limit, prompt + least))
    elseif left - prompt < granted then
      granted = left - prompt
    end
    if not tokens or left < tokens[2] then
      tokens = {limit, left, (PARTS + 1) * SPAN - now % SPAN}
    end
    rates[#rates + 1] = {KEYS[rateKey], kind}
    rateKey = rateKey + 1
  elseif kind == 'CONCURRENCY' then
    redis.call('ZREMRANGEBYSCORE', KEYS[rateKey], '-inf', now)
    local used = redis.call('ZCARD', KEYS[rateKey])
    if used + 1 > limit then refuse(i, 0, limit < 1 and NEVER or 1000) end
    rates[#rates + 1] = {KEYS[rateKey], kind}
    rateKey = rateKey + 1
  else
    local month = string.sub(kind, -5) == 'MONTH'
    local window = KEYS[5 + level * 2 + (month and 1 or 0)]
    local ends = tonumber(month and ARGV[11] or ARGV[10])
    local left, affordable, fewest
    if string.sub(kind, 1, 5) == 'MONEY' then
      left = limit - tonumber(redis.call('HGET', window, 'micro') or '0')
      affordable = left * 10000 - prompt * inputPrice
      if affordable >= 0 and outputPrice > 0 then
        affordable = math.floor(affordable / outputPrice)
      elseif affordable >= 0 then
        affordable = granted
      end
      fewest = math.ceil((prompt * inputPrice + least * outputPrice) / 10000)
    else
      left = limit - tonumber(redis.call('HGET', window, 'tokens') or '0')
      affordable = left - prompt
      fewest = prompt + least
    end
    if affordable < least then
      refuse(i, math.max(left, 0), fewest > limit and NEVER or math.max(ends - now, 1000))
    elseif affordable < granted then
      granted = affordable
    end
  end
end
if refused >= 0 then
  requests, tokens = requests or {-1, -1, 0}, tokens or {-1, -1, 0}
  return {'REFUSED', refused, refusedLeft, refusedWait == NEVER and -1 or refusedWait,
      requests[1], math.max(requests[2], 0), requests[3],
      tokens[1], math.max(tokens[2], 0), tokens[3]}
end

local total = prompt + granted
local micro = math.ceil((prompt * inputPrice + granted * outputPrice) / 10000)
for i = 5, 12 do
  local ends = (i % 2 == 1) and ARGV[10] or ARGV[11]
  redis.call('HINCRBY', KEYS[i], 'micro', micro)
  if redis.call('HINCRBY', KEYS[i], 'tokens', total) == total then
    redis.call('PEXPIREAT', KEYS[i], ends + 86400000)
  end
end
local keep = {}
for i, rate in ipairs(rates) do
  if rate[2] == 'CONCURRENCY' then
    redis.call('ZADD', rate[1], now + ARGV[7], ARGV[2])
    redis.call('PEXPIRE', rate[1], ARGV[7] * 2)
  else
    redis.call('HINCRBY', rate[1], part, rate[2] == 'TOKENS_PER_MINUTE' and total or 1)
    redis.call('PEXPIRE', rate[1], (PARTS + 2) * SPAN)
  end
  keep[i] = rate
end
local windows = {}
for i = 5, 12 do windows[i - 4] = KEYS[i] end
redis.call('HSET', KEYS[3], 'tokens', total, 'micro', micro, 'part', part,
    'windows', cjson.encode(windows), 'rates', #keep > 0 and cjson.encode(keep) or '[]')
redis.call('PEXPIREAT', KEYS[3], ARGV[6] + 86400000)
redis.call('ZADD', KEYS[2], ARGV[6], ARGV[2])

if requests then requests[2] = requests[2] - 1 else requests = {-1, -1, 0} end
if tokens then tokens[2] = tokens[2] - total else tokens = {-1, -1, 0} end
return {'OK', granted, micro, requests[1], requests[2], requests[3], tokens[1], tokens[2], tokens[3]}
