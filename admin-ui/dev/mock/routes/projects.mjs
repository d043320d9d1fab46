import { BANKS, mayRead } from '../people.mjs';
import { page, seeded } from '../random.mjs';

const NOW = Date.now();
const DAY = 86_400_000;
const ago = (days) => new Date(NOW - days * DAY).toISOString();

const project = (id, name, days, archivedDays) => ({
  id,
  name,
  status: archivedDays === undefined ? 'ACTIVE' : 'ARCHIVED',
  createdAt: ago(days),
  ...(archivedDays === undefined ? {} : { archivedAt: ago(archivedDays) }),
});
const projects = [
  project('prj-credit', '信贷', 240),
  project('prj-service', '客户服务', 201),
  project('prj-office', '办公', 150),
  project('prj-risk', '风险', 90),
  project('prj-pilot', '2025 年度大模型应用创新试点（柜面与远程银行联合项目组）', 300, 20),
  ...Array.from({ length: 60 }, (_, i) => project(`prj-branch-${i + 1}`, `第 ${i + 1} 支行试点`, 60 - i)),
];
const apps = [
  { projectId: 'prj-credit', ...project('app-loans', '小微贷款审批助手', 230) },
  { projectId: 'prj-credit', ...project('app-memo', '授信调查报告起草', 120) },
  { projectId: 'prj-credit', ...project('app-old', '逾期催收话术（旧）', 220, 40) },
  { projectId: 'prj-service', ...project('app-service', '客服问答', 200) },
  { projectId: 'prj-office', ...project('app-report', 'Monthly report writer', 140) },
  { projectId: 'prj-risk', ...project('app-risk', '反洗钱可疑交易说明', 80) },
  { projectId: 'prj-pilot', ...project('app-pilot', '远程柜面助手', 290) },
];

const MODELS = [
  ['hub-mini', '联盟轻量模型'],
  ['deepseek-v3-lite', 'DeepSeek V3 Lite'],
  ['credit-report-zh', '授信报告'],
  ['embed-zh', '中文向量'],
  ['qwen2-7b-instruct', '通义千问 2 7B'],
  ['qwen2-72b-instruct-int8', '通义千问 2 72B'],
  ['ningbo-loan-officer-2026-10', '宁波农商行信贷专员'],
].map(([alias, displayName], i) => ({
  alias,
  displayName,
  architecture: 'qwen2',
  baseDigest: 'sha256:4d2f',
  contextLength: 32_768,
  createdAt: ago(200 - i),
  defaultMaxTokens: 1_024,
  modelVersion: `ver-${i}`,
  name: alias,
  parameterCount: 7_000_000_000,
  quantisation: 'Q8_0',
  status: 'ACTIVE',
  tokenizerDigest: 'sha256:c8e7',
  ...(alias.startsWith('ningbo') ? { ownerTenantId: 'bank-ningbo' } : {}),
}));

function key(id, name, appId, more = {}) {
  const random = seeded(id.length * 7 + id.charCodeAt(id.length - 1));
  const kind = more.kind ?? 'API_KEY';
  return {
    id,
    name,
    appId,
    projectId: apps.find((it) => it.id === appId).projectId,
    masked: kind === 'API_KEY' ? `ahk_live_${id.replace('key-', '').padEnd(12, '0')}_…` : `ahs-${id}`,
    kind,
    status: 'ACTIVE',
    models: [],
    networks: [],
    createdAt: ago(30 + random() * 90),
    lastUsedAt: new Date(NOW - random() * DAY * 2).toISOString(),
    ...more,
  };
}

const keys = [
  key('key-7f3a', '小微贷款审批助手 · 生产', 'app-loans', {
    models: MODELS.map((it) => it.alias),
    networks: ['10.20.0.0/16', '10.21.8.0/22', '2001:db8:40::/48'],
    expiresAt: ago(-210),
  }),
  key('key-91bc', '客服问答 · 生产', 'app-service', { models: ['hub-mini'], expiresAt: ago(-5) }),
  key('key-c04d', 'Monthly report writer', 'app-report', { models: ['hub-mini', 'embed-zh'] }),
  key('key-e8a2', '反洗钱说明 · 测试', 'app-risk', {
    status: 'REVOKED',
    revokedAt: ago(2),
    revokeReason: '员工离职，按制度收回其掌握的全部密钥',
    models: ['credit-report-zh'],
  }),
  key('key-5a10', '小微贷款审批助手 · 准生产', 'app-loans', { expiresAt: ago(-1), createdAt: ago(330) }),
  key('key-5a11', '小微贷款审批助手 · 准生产', 'app-loans', {
    replaces: 'key-5a10',
    createdAt: ago(0.2),
    lastUsedAt: undefined,
  }),
  key('key-acc1', '夜间批处理（核心系统批量授信复核与报送）', 'app-memo', {
    kind: 'SERVICE_ACCOUNT',
    models: ['qwen2-72b-instruct-int8', 'credit-report-zh', 'embed-zh'],
    networks: ['10.30.4.17/32'],
  }),
  key('key-0ld0', '催收话术', 'app-old', { expiresAt: ago(-90) }),
  key('key-p110', '远程柜面', 'app-pilot'),
  key('key-ex01', '压力测试', 'app-service', { expiresAt: ago(12) }),
  ...Array.from({ length: 90 }, (_, i) =>
    key(`key-t${100 + i}`, `联调 ${i + 1}`, apps[i % 6].id, { lastUsedAt: undefined }),
  ),
];

const refused = { problem: 403, detail: 'ask for a role that may do this; yours may not' };
const missing = { problem: 404, detail: 'there is no such thing' };
const own = (answer) => (context) => (mayRead(context.me, context.params.tenant) ? answer(context) : refused);
const writes = (roles, answer) =>
  own((context) => (context.me.roles.some((it) => roles.includes(it)) ? answer(context) : refused));
const MANAGERS = ['operator', 'bank-admin'];
const MAKERS = ['operator', 'bank-admin', 'developer'];

const stateOf = (it) =>
  it.status === 'REVOKED' ? 'REVOKED' : it.expiresAt && Date.parse(it.expiresAt) <= NOW ? 'EXPIRED' : it.status;

function list(all, { params, query }) {
  const rows =
    params.tenant !== 'bank-ningbo'
      ? []
      : all.filter(
          (it) =>
            (!query.q || `${it.name} ${it.id} ${it.masked ?? ''}`.includes(query.q)) &&
            (!query.projectId || it.projectId === query.projectId) &&
            (!query.appId || it.appId === query.appId) &&
            (!query.status || stateOf(it) === query.status),
        );
  const { sort = 'createdAt' } = query;
  const field = sort.replace('-', '');
  const value = (it) => it[field] ?? (field === 'expiresAt' ? '9' : '');
  const sorted = rows.toSorted((a, b) => (value(a) < value(b) ? -1 : 1) * (sort.startsWith('-') ? -1 : 1));
  return page(sorted, query);
}

const one =
  (all, name) =>
  ({ params }) =>
    all.find((it) => it.id === params[name]) ?? missing;
const T = '/api/v1/tenants/:tenant';

function parts(all, name, plural) {
  const put = (path, answer) => ({
    method: 'POST',
    path: `${T}/${plural}/:${name}/${path}`,
    answer: writes(MANAGERS, answer),
  });
  const found = one(all, name);
  return [
    { path: `${T}/${plural}`, answer: own((context) => list(all, context)) },
    { path: `${T}/${plural}/:${name}`, answer: own(found) },
    {
      method: 'POST',
      path: `${T}/${plural}`,
      answer: writes(MANAGERS, ({ body }) => {
        const made = { ...body, id: `${name.slice(0, 3)}-new`, status: 'ACTIVE', createdAt: new Date().toISOString() };
        all.unshift(made);
        return made;
      }),
    },
    {
      method: 'PATCH',
      path: `${T}/${plural}/:${name}`,
      answer: writes(MANAGERS, (context) => Object.assign(found(context), context.body)),
    },
    put('archive', (context) =>
      Object.assign(found(context), { status: 'ARCHIVED', archivedAt: new Date().toISOString() }),
    ),
    put('restore', (context) => Object.assign(found(context), { status: 'ACTIVE', archivedAt: undefined })),
  ];
}

const TEXT = 'ahk_live_n3w0k3y00000_Zq4tWmX8yUeR2oPaLsKdJfHgBvNcMx1Q5w7E9r3T_0x7k2pa';
const make = (id, body) => {
  const made = key(id, body.name, body.appId, { ...body, createdAt: new Date().toISOString(), lastUsedAt: undefined });
  keys.unshift(made);
  return made;
};

export default [
  { path: '/api/v1/models', answer: ({ query }) => page(MODELS, query) },
  {
    path: '/api/v1/models/:alias/grants',
    answer: () => ({
      items: BANKS.map((it) => ({ tenantId: it.id, tenantName: it.name, alias: '', grantedAt: ago(3) })),
    }),
  },
  ...parts(projects, 'project', 'projects'),
  ...parts(apps, 'app', 'apps'),
  { path: `${T}/keys`, answer: own((context) => list(keys, context)) },
  { path: `${T}/keys/:key`, answer: own(one(keys, 'key')) },
  {
    method: 'POST',
    path: `${T}/keys`,
    answer: writes(MAKERS, ({ body }) => ({ ...make('key-new', body), apiKey: TEXT })),
  },
  {
    method: 'PATCH',
    path: `${T}/keys/:key`,
    answer: writes(MAKERS, (context) => Object.assign(one(keys, 'key')(context), context.body)),
  },
  {
    method: 'POST',
    path: `${T}/keys/:key/rotate`,
    answer: writes(MAKERS, (context) => {
      const old = one(keys, 'key')(context);
      old.expiresAt = new Date(Date.now() + context.body.overlapSeconds * 1_000).toISOString();
      return {
        ...make('key-rot', { ...old, id: undefined, replaces: old.id, expiresAt: undefined }),
        id: 'key-rot',
        apiKey: TEXT,
      };
    }),
  },
  {
    method: 'POST',
    path: `${T}/keys/:key/revoke`,
    answer: writes(MAKERS, (context) =>
      Object.assign(one(keys, 'key')(context), {
        status: 'REVOKED',
        revokedAt: new Date().toISOString(),
        revokeReason: context.body.reason,
      }),
    ),
  },
  {
    method: 'POST',
    path: `${T}/service-accounts`,
    answer: writes(MAKERS, ({ body }) => {
      const made = make('key-acc9', { ...body, kind: 'SERVICE_ACCOUNT' });
      return { ...made, clientId: made.masked };
    }),
  },
  {
    method: 'POST',
    path: `${T}/service-accounts/:key/secret`,
    answer: writes(MAKERS, ({ params }) => ({
      clientId: `ahs-${params.key}`,
      clientSecret: 'kV7rXo2QpL9wZs4TnB6yHd1GcMf8JuEa',
      tokenUrl: 'https://id.alliance.example/realms/alliance-hub/protocol/openid-connect/token',
    })),
  },
];
