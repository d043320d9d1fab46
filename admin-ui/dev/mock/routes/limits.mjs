import { BANKS, mayRead } from '../people.mjs';
import { page } from '../random.mjs';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();
const ago = (millis) => new Date(NOW - millis).toISOString();
const dayEnd = new Date(Math.ceil((NOW + 8 * HOUR) / DAY) * DAY - 8 * HOUR).toISOString();
const monthEnd = new Date(Date.parse(dayEnd) + 3 * DAY).toISOString();

const PROJECTS = [
  ['prj-credit', '信贷'],
  ['prj-service', '客户服务'],
  ['prj-office', '办公'],
  ['prj-risk', '风险'],
].map(([id, name]) => ({ id, name, status: 'ACTIVE', createdAt: ago(200 * DAY) }));
const APPS = [
  ['app-loans', '小微贷款审批助手', 'prj-credit'],
  ['app-service', '客服问答', 'prj-service'],
  ['app-report', 'Monthly report writer', 'prj-office'],
  ['app-risk', '反洗钱可疑交易说明', 'prj-risk'],
].map(([id, name, projectId]) => ({ id, name, projectId, status: 'ACTIVE', createdAt: ago(180 * DAY) }));
const KEYS = [
  ['key-7f3a', '贷款审批 · 生产', 'app-loans', 'prj-credit'],
  ['key-91bc', '客服问答 · 生产', 'app-service', 'prj-service'],
].map(([id, name, appId, projectId]) => ({
  id,
  name,
  appId,
  projectId,
  kind: 'API_KEY',
  status: 'ACTIVE',
  masked: `ahk_${id.slice(4)}…`,
  models: [],
  networks: [],
  createdAt: ago(90 * DAY),
}));

/** level, subject, name, kind, value, used, who set it when, and more. */
const ROWS = [
  ['BANK', '', '', 'MONEY_PER_MONTH', 50_000_000_000, 31_204_551_200, 'per-operator', 190 * DAY],
  ['BANK', '', '', 'TOKENS_PER_DAY', 80_000_000, 41_200_311, 'per-operator', 190 * DAY],
  ['BANK', '', '', 'CONCURRENCY', 64, 22, 'per-operator', 40 * DAY],
  ['PROJECT', 'prj-credit', '信贷', 'MONEY_PER_MONTH', 20_000_000_000, 17_250_000_000, 'per-bank-admin', 120 * DAY],
  [
    'APP',
    'app-loans',
    '小微贷款审批助手',
    'MONEY_PER_DAY',
    500_000_000,
    512_400_000,
    'per-bank-admin',
    60 * DAY,
    {
      value: 900_000_000,
      until: ago(-9 * HOUR),
      reason: '季末集中审批，临时放宽',
      setBy: 'per-bank-admin',
      setAt: ago(5 * HOUR),
    },
  ],
  ['APP', 'app-service', '客服问答', 'TOKENS_PER_MINUTE', 200_000, 0, 'per-bank-admin', 12 * DAY],
  ['APP', 'app-report', 'Monthly report writer', 'TOKENS_PER_MONTH', 3_000_000, 2_940_100, 'service', 3 * DAY],
  ['KEY', 'key-91bc', '客服问答 · 生产', 'REQUESTS_PER_MINUTE', 300, null, 'per-bank-admin', 2 * HOUR],
];

function limitOf([level, subject, name, kind, value, used, setBy, age, override], i, bank) {
  const inForce = override?.value ?? value;
  return {
    id: `lim-${i + 1}`,
    level,
    subjectId: level === 'BANK' ? bank.id : subject,
    subjectName: level === 'BANK' ? bank.name : name,
    kind,
    value,
    inForce,
    ...(used === null
      ? { unknownBecause: 'COUNTERS_NOT_READY' }
      : { used, remaining: Math.max(0, inForce - used), ...resetOf(kind) }),
    setBy,
    setAt: ago(age),
    ...(override ? { override } : {}),
  };
}

function resetOf(kind) {
  if (kind === 'CONCURRENCY') {
    return {};
  }
  return { resetsAt: kind.endsWith('DAY') ? dayEnd : kind.endsWith('MONTH') ? monthEnd : ago(-40_000) };
}

const all = ({ params }) => {
  const bank = BANKS.find((it) => it.id === params.tenant);
  return ROWS.map((row, i) => limitOf(row, i, bank));
};

function list(context) {
  const { level, kind, subjectId, sort = 'level' } = context.query;
  const found = all(context).filter(
    (it) => (!level || it.level === level) && (!kind || it.kind === kind) && (!subjectId || it.subjectId === subjectId),
  );
  const by = sort.replace('-', '');
  if (by !== 'level') {
    found.sort((one, other) => (one[by] < other[by] ? -1 : 1));
  }
  return page(sort.startsWith('-') ? found.reverse() : found, context.query);
}

const one = (context) =>
  all(context).find((it) => it.id === context.params.id) ?? { problem: 404, detail: 'there is no such limit' };

function history(context) {
  const limit = one(context);
  if (limit.problem) {
    return limit;
  }
  const rule = (value, more = {}) => ({ ...limit, override: undefined, value, ...more });
  const set = { actor: limit.setBy, action: 'limit.set' };
  const { override } = limit;
  return page(
    [
      ...(override
        ? [
            {
              at: override.setAt,
              actor: override.setBy,
              action: 'limit.override_set',
              before: rule(limit.value),
              after: limit,
              reason: override.reason,
            },
          ]
        : []),
      { at: limit.setAt, ...set, before: rule(limit.value / 2), after: rule(limit.value) },
      {
        at: ago(192 * DAY),
        actor: 'service',
        action: 'limit.override_ended',
        before: limit,
        after: rule(limit.value / 2),
      },
      { at: ago(199 * DAY), ...set, after: rule(limit.value / 2) },
    ],
    context.query,
  );
}

function preview({ body }) {
  if (body.value === 13) {
    return { problem: 503, detail: 'other limits are being tried; try again in a moment' };
  }
  const days = Array.from({ length: 7 }, (_, i) => {
    const requests = 1_800 + ((i * 733) % 900);
    return {
      day: new Date(NOW + 8 * HOUR - (6 - i) * DAY).toISOString().slice(0, 10),
      requests,
      refused: body.value > 1_000_000_000 ? 0 : Math.max(0, requests - 2_100),
    };
  });
  const sum = (name) => days.reduce((total, it) => total + it[name], 0);
  const refused = sum('refused');
  return {
    from: ago(6 * DAY),
    to: ago(0),
    requests: sum('requests'),
    refused,
    shortened: refused === 0 ? 0 : 31,
    refusedTokens: refused * 1_913,
    ...(refused === 0 ? {} : { firstRefusedAt: ago(5 * DAY + 3 * HOUR) }),
    truncated: false,
    days,
  };
}

function refusals({ query }) {
  const groups = {
    reason: [
      ['rate_limit_exceeded', 812],
      ['budget_exhausted', 96],
      ['key_scope', 7],
    ],
    app: [
      ['app-loans', 640],
      ['app-service', 275],
    ],
    key: [
      ['key-7f3a', 640],
      ['key-91bc', 275],
    ],
  };
  const groupBy = query.groupBy ?? 'reason';
  return {
    from: ago(7 * DAY),
    to: ago(0),
    groupBy,
    refusals: 915,
    items: groups[groupBy].map(([key, count]) => ({ key, refusals: count })),
    hours: [],
  };
}

const own = (answer) => (context) =>
  mayRead(context.me, context.params.tenant)
    ? answer(context)
    : { problem: 403, detail: 'this is not a part of your bank' };
const base = '/api/v1/tenants/:tenant';
const named =
  (rows) =>
  ({ query }) =>
    page(
      rows.filter((it) => it.name.includes(query.q ?? '')),
      query,
    );
const byId =
  (rows, name) =>
  ({ params }) =>
    rows.find((it) => it.id === params[name]) ?? { problem: 404 };

export default [
  { path: `${base}/limits`, answer: own(list) },
  { method: 'PUT', path: `${base}/limits`, answer: own(({ body }) => ({ ...body, id: 'lim-5' })) },
  { method: 'POST', path: `${base}/limits/preview`, answer: own(preview) },
  { path: `${base}/limits/:id`, answer: own(one) },
  { method: 'DELETE', path: `${base}/limits/:id`, answer: own(() => undefined) },
  { path: `${base}/limits/:id/history`, answer: own(history) },
  { method: 'PUT', path: `${base}/limits/:id/override`, answer: own(one) },
  { method: 'DELETE', path: `${base}/limits/:id/override`, answer: own(() => undefined) },
  { path: `${base}/refusals`, answer: own(refusals) },
  { path: `${base}/projects`, answer: own(named(PROJECTS)) },
  { path: `${base}/projects/:project`, answer: own(byId(PROJECTS, 'project')) },
  { path: `${base}/apps`, answer: own(named(APPS)) },
  { path: `${base}/apps/:app`, answer: own(byId(APPS, 'app')) },
  { path: `${base}/keys`, answer: own(named(KEYS)) },
  { path: `${base}/keys/:key`, answer: own(byId(KEYS, 'key')) },
  {
    path: `${base}/people`,
    answer: own(({ query }) =>
      page([{ id: 'per-bank-admin', name: '陈伟', roles: ['bank-admin'], status: 'ACTIVE' }], query),
    ),
  },
  {
    path: '/api/v1/people',
    answer: ({ query }) => page([{ id: 'per-operator', name: '周明', roles: ['operator'], status: 'ACTIVE' }], query),
  },
];
