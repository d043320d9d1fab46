import { BANKS, mayRead } from '../people.mjs';
import { page, seeded } from '../random.mjs';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();
const MODELS = ['hub-mini', 'deepseek-v3-lite', 'credit-report-zh', 'embed-zh'];
const APPS = [
  ['app-loans', '小微贷款审批助手', 'prj-credit', '信贷'],
  ['app-service', '客服问答', 'prj-service', '客户服务'],
  ['app-report', 'Monthly report writer', 'prj-office', '办公'],
  ['app-risk', '反洗钱可疑交易说明', 'prj-risk', '风险'],
];
const KEYS = ['key-7f3a', 'key-91bc', 'key-c04d', 'key-e8a2'];
const OUTCOMES = [
  'COMPLETED',
  'COMPLETED',
  'COMPLETED',
  'COMPLETED',
  'COMPLETED',
  'COMPLETED',
  'CLIENT_GONE',
  'MEMBER_FAILED',
];

const yuan = (tenBillionths) =>
  `${tenBillionths / 10_000_000_000n}.${String(tenBillionths % 10_000_000_000n).padStart(10, '0')}`;
const costOf = (prompt, cached, completion) =>
  BigInt(prompt - cached) * 20_000n + BigInt(cached) * 2_000n + BigInt(completion) * 80_000n;

const calls = Array.from({ length: 1_234 }, (_, i) => callOf(i));

function callOf(i) {
  const random = seeded(i + 1);
  const app = APPS[Math.floor(random() ** 1.6 * APPS.length)];
  const bank = BANKS[Math.floor(random() ** 1.5 * BANKS.length)];
  const outcome = OUTCOMES[Math.floor(random() * OUTCOMES.length)];
  const at = NOW - i * 97_000 - Math.floor(random() * 60_000);
  const prompt = 200 + Math.floor(random() * 5_000);
  const cached = Math.floor(prompt * random() * 0.7);
  const completion = outcome === 'MEMBER_FAILED' ? Math.floor(random() * 40) : 40 + Math.floor(random() * 900);
  const queued = Math.floor(random() ** 6 * 1_800);
  const prefill = 60 + Math.floor(random() * 500);
  const decode = completion * 22;
  const first = completion > 0 ? new Date(at + queued + prefill).toISOString() : undefined;
  return {
    requestId: `req-${(0x5f3a9c11 + i * 7919).toString(16)}-4e0b-8a61`,
    usageId: `use-${i}`,
    tenantId: bank.id,
    occurredAt: new Date(at).toISOString(),
    recordedAt: new Date(at + queued + prefill + decode + 140).toISOString(),
    dispatchedAt: new Date(at + queued).toISOString(),
    projectId: app[2],
    appId: app[0],
    keyId: KEYS[i % 4],
    alias: MODELS[Math.floor(random() ** 1.4 * MODELS.length)],
    modelVersion: 'sha256:9b1f0c55e7a04d2f8a7c3e6b1d20f4a9c8e7b6a5d4c3f2e1a0b9c8d7e6f5a4b3',
    promptTokens: prompt,
    cachedTokens: cached,
    completionTokens: completion,
    reasoningTokens: Math.floor(completion * random() * 0.4),
    beyondTokens: outcome === 'CLIENT_GONE' ? 12 : 0,
    outcome,
    measurement: outcome === 'COMPLETED' ? 'MEASURED' : 'COUNTED',
    priceVersion: 'price-2026-11-01',
    amount: yuan(costOf(prompt, cached, completion)),
    firstTokenAt: first,
    firstTokenMillis: first && queued + prefill,
    endedAt: new Date(at + queued + prefill + decode).toISOString(),
    memberId: i % 3 === 0 ? 'member-b' : 'member-a',
    gatewayId: 'gateway-1',
    names: { tenant: bank.name, project: app[3], app: app[1], key: `${app[1]} · 生产`, model: undefined },
    evidence: {
      baseDigest: 'sha256:4d2f8a7c3e6b1d20f4a9c8e7b6a5d4c3f2e1a0b9c8d7e6f5a4b39b1f0c55e7a0',
      tokenizerDigest: 'sha256:c8e7b6a5d4c3f2e1a0b9c8d7e6f5a4b39b1f0c55e7a04d2f8a7c3e6b1d20f4a9',
      templateDigest: 'sha256:f2e1a0b9c8d7e6f5a4b39b1f0c55e7a04d2f8a7c3e6b1d20f4a9c8e7b6a5d4c3',
      numericsProfile: 'engine-1/vector-256/kv-f16',
      promptDigest: 'hmac:71bd0a5f3c',
      seed: 20261127,
      sampler: { temperature: 0.2, topP: 0.9 },
    },
  };
}

const ZERO = {
  requests: 0,
  errors: 0,
  promptTokens: 0,
  cachedTokens: 0,
  completionTokens: 0,
  reasoningTokens: 0,
  beyondTokens: 0,
};

/** Sums that look like a working week: busy days, quiet nights. */
function sumsAt(at, seed, scale) {
  const random = seeded(Math.floor(at / HOUR) * 31 + seed);
  const hour = new Date(at + 8 * HOUR).getUTCHours();
  const weight = (hour > 7 && hour < 20 ? 1 : 0.12) * (0.7 + random() * 0.6) * scale;
  const requests = Math.floor(900 * weight);
  const promptTokens = requests * 2_300;
  const cachedTokens = Math.floor(promptTokens * (0.25 + random() * 0.2));
  const completionTokens = requests * 410;
  return {
    requests,
    errors: Math.floor(requests * 0.012 * random()),
    promptTokens,
    cachedTokens,
    completionTokens,
    reasoningTokens: Math.floor(completionTokens * 0.2),
    beyondTokens: requests,
    amount: yuan(costOf(promptTokens, cachedTokens, completionTokens)),
    firstTokenP50Ms: 180 + Math.floor(random() * 90),
    firstTokenP99Ms: 900 + Math.floor(random() * 700),
  };
}

function sumOver(from, to, seed, scale) {
  const sum = { ...ZERO, firstTokenP50Ms: 214, firstTokenP99Ms: 1_310 };
  let cost = 0n;
  for (let at = from; at < to; at += HOUR) {
    const point = sumsAt(at, seed, scale);
    Object.keys(ZERO).forEach((name) => (sum[name] += point[name]));
    cost += BigInt(point.amount.replace('.', ''));
  }
  return { ...sum, amount: yuan(cost) };
}

function groupsOf(groupBy) {
  switch (groupBy) {
    case 'tenant':
      return BANKS.map((it) => [it.id, it.name]);
    case 'app':
      return APPS.map((it) => [it[0], it[1]]);
    case 'project':
      return APPS.map((it) => [it[2], it[3]]);
    case 'key':
      return KEYS.map((it, i) => [it, `${APPS[i][1]} · 生产`]);
    case 'alias':
      return MODELS.map((it) => [it, undefined]);
    case 'outcome':
      return ['COMPLETED', 'CLIENT_GONE', 'MEMBER_FAILED'].map((it) => [it, undefined]);
    case 'measurement':
      return ['MEASURED', 'COUNTED'].map((it) => [it, undefined]);
    case 'version':
      return [['sha256:9b1f0c55e7a04d2f8a7c3e6b1d20f4a9c8e7b6a5d4c3f2e1a0b9c8d7e6f5a4b3', 'hub-mini 1']];
    case 'price':
      return [
        ['price-2026-11-01', undefined],
        ['price-2026-10-01', undefined],
      ];
    default:
      return [['all', undefined]];
  }
}

function series({ query, params }) {
  const step = query.step === 'hour' ? HOUR : DAY;
  const to = Math.min(Date.parse(query.to ?? new Date().toISOString()), NOW);
  const from = Date.parse(query.from ?? new Date(NOW - 30 * DAY).toISOString());
  const lines = groupsOf(query.groupBy).map(([key, name], i) => {
    const points = [];
    for (let at = from; at < to; at += step) {
      points.push({
        at: new Date(at).toISOString(),
        ...sumOver(at, Math.min(at + step, to), i, (params.tenant ? 0.4 : 1) / (i + 1)),
      });
    }
    return { key, name, points };
  });
  return {
    step: query.step ?? 'day',
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    series: lines,
  };
}

function totals({ query, params }) {
  const to = Math.min(Date.parse(query.to ?? new Date().toISOString()), NOW);
  const from = Date.parse(query.from ?? new Date(NOW - 30 * DAY).toISOString());
  const rows = groupsOf(query.groupBy).map(([key, name], i) => ({
    key,
    name,
    ...sumOver(from, to, i, (params.tenant ? 0.4 : 1) / (i + 1)),
  }));
  return page(query.sort?.startsWith('-') === false ? rows.reverse() : rows, query);
}

function matching({ query, params }) {
  const names = ['projectId', 'appId', 'keyId', 'alias', 'outcome', 'measurement', 'priceVersion', 'requestId'];
  return calls.filter(
    (it) =>
      (!params.tenant || it.tenantId === params.tenant) &&
      (!query.from || it.occurredAt >= query.from) &&
      (!query.to || it.occurredAt < query.to) &&
      names.every((name) => !query[name] || it[name] === query[name]),
  );
}

function list(context) {
  const { sort = '-occurredAt' } = context.query;
  const field = sort.replace('-', '');
  const value = (it) =>
    field === 'tokens'
      ? it.promptTokens + it.completionTokens
      : field === 'firstToken'
        ? (it.firstTokenMillis ?? 0)
        : it[field];
  const rows = matching(context).sort((a, b) => (value(a) < value(b) ? -1 : 1) * (sort.startsWith('-') ? -1 : 1));
  return page(rows, context.query);
}

function detail({ params }) {
  const call = calls.find((it) => it.requestId === params.requestId && it.tenantId === params.tenant);
  if (!call) {
    return { problem: 404, detail: 'there is no such call' };
  }
  const between = (from, to) => (from && to ? Date.parse(to) - Date.parse(from) : undefined);
  const cost = (tokenClass, tokens, perMillion, unit) => ({
    tokenClass,
    tokens,
    perMillion,
    amount: yuan(BigInt(tokens) * unit),
  });
  return {
    ...call,
    timeline: {
      admittedAt: call.occurredAt,
      dispatchedAt: call.dispatchedAt,
      firstTokenAt: call.firstTokenAt,
      endedAt: call.endedAt,
      recordedAt: call.recordedAt,
      queuedMillis: between(call.occurredAt, call.dispatchedAt),
      prefillMillis: between(call.dispatchedAt, call.firstTokenAt),
      decodeMillis: between(call.firstTokenAt, call.endedAt),
      totalMillis: between(call.occurredAt, call.endedAt),
    },
    price: {
      priceVersion: call.priceVersion,
      validFrom: '2026-10-31T16:00:00Z',
      inputPerMillion: '2.0000',
      cachedInputPerMillion: '0.2000',
      outputPerMillion: '8.0000',
    },
    costs: [
      cost('INPUT', call.promptTokens - call.cachedTokens, '2.0000', 20_000n),
      cost('CACHED_INPUT', call.cachedTokens, '0.2000', 2_000n),
      cost('OUTPUT', call.completionTokens, '8.0000', 80_000n),
    ],
  };
}

function overview({ params }) {
  const scale = params.tenant ? 0.4 : 1;
  const day = Math.floor((NOW + 8 * HOUR) / DAY) * DAY - 8 * HOUR;
  const month = day - 26 * DAY;
  const period = (from, before, limits) => ({
    from: new Date(from).toISOString(),
    now: sumOver(from, NOW, 1, scale),
    before: sumOver(before, before + (NOW - from), 2, scale * 0.93),
    ...limits,
  });
  const top = ([key, name], i) => ({
    key,
    name,
    ...sumOver(NOW - 7 * DAY, NOW, i, scale / (i + 1)),
    amountBefore: sumOver(NOW - 14 * DAY, NOW - 7 * DAY, i, (scale * 0.9) / (i + 1)).amount,
  });
  return {
    asOf: new Date(NOW).toISOString(),
    today: period(day, day - DAY, params.tenant ? { microYuanLimit: 40_000_000, tokenLimit: 30_000_000 } : {}),
    month: period(month, month - 30 * DAY, params.tenant ? { microYuanLimit: 900_000_000 } : {}),
    lastDay: period(NOW - DAY, NOW - 2 * DAY, {}),
    hours: Array.from({ length: 24 }, (_, i) => NOW - (23 - i) * HOUR).map((at) => ({
      at: new Date(Math.floor(at / HOUR) * HOUR).toISOString(),
      ...sumsAt(at, 3, scale),
    })),
    models: groupsOf('alias').map(top),
    apps: groupsOf('app').map(top),
    banks: params.tenant ? [] : groupsOf('tenant').map(top),
  };
}

function attention({ params }) {
  const tenantId = params.tenant ?? 'bank-ningbo';
  const ofBank = [
    {
      kind: 'LIMIT_NEARLY_USED',
      severity: 'WARNING',
      textKey: 'attention.limitNearlyUsed',
      values: {
        level: 'APP',
        subjectId: 'app-loans',
        limitKind: 'MONEY_PER_MONTH',
        value: '500000000',
        used: '431200000',
        percent: '86',
      },
      link: { page: 'limits', tenantId, subjectId: 'lim-1' },
    },
    {
      kind: 'KEY_EXPIRES',
      severity: 'WARNING',
      textKey: 'attention.keyExpires',
      values: { name: '客服问答 · 生产', expiresAt: new Date(NOW + 5 * DAY).toISOString(), days: '5' },
      link: { page: 'keys', tenantId, subjectId: 'key-91bc' },
    },
  ];
  const ofPool = {
    kind: 'MEMBER_UNHEALTHY',
    severity: 'CRITICAL',
    textKey: 'attention.memberUnhealthy',
    values: { member: 'member-c' },
    link: { page: 'pool', subjectId: 'member-c' },
  };
  return { items: params.tenant ? ofBank : [ofPool, ...ofBank] };
}

function csv({ response, ...context }) {
  response.writeHead(200, {
    'content-type': 'text/csv;charset=UTF-8',
    'content-disposition': 'attachment; filename="usage.csv"',
  });
  response.end(
    `\ufeffrequestId,amount\n${matching(context)
      .map((it) => `${it.requestId},${it.amount}`)
      .join('\n')}\n`,
  );
  return Symbol.for('streamed');
}

const own = (answer) => (context) =>
  mayRead(context.me, context.params.tenant)
    ? answer(context)
    : { problem: 403, detail: 'this is not a part of your bank' };
const all = (answer) => (context) =>
  context.me.tenant === null
    ? answer(context)
    : { problem: 403, detail: 'ask for a role that may do this; yours may not' };
const both = (name, answer) => [
  { path: `/api/v1/tenants/:tenant/${name}`, answer: own(answer) },
  { path: `/api/v1/${name}`, answer: all(answer) },
];

export default [
  ...both('overview', overview),
  ...both('attention', attention),
  ...both('usage/series', series),
  ...both('usage/totals', totals),
  ...both('usage.csv', csv),
  ...both('usage', list),
  { path: '/api/v1/tenants/:tenant/usage/:requestId', answer: own(detail) },
];
