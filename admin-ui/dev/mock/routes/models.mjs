import { BANKS } from '../people.mjs';
import { page } from '../random.mjs';
import { membersNow } from './live.mjs';

const DAY = 86_400_000;
const NOW = Date.now();
const ago = (days) => new Date(NOW - days * DAY).toISOString();
const digest = (seed) =>
  Array.from({ length: 64 }, (_, i) => ((seed * 7919 + i * i * 31 + i * seed) % 16).toString(16)).join('');
const ALLOWED = new Set(['hub-mini', 'credit-report-zh', 'ningbo-loans:v2', 'embed-zh']);

const versionOf = (seed, name, more = {}) => ({
  id: digest(seed),
  name,
  architecture: 'qwen3',
  quantisation: 'Q4_K_M',
  parameterCount: 7_615_616_512,
  baseDigest: 'sha256:4d2f8a7c',
  tokenizerDigest: digest(seed + 2),
  templateDigest: digest(seed + 3),
  contextLength: 32_768,
  defaultMaxTokens: 1_024,
  createdAt: ago(90 - seed),
  aliases: [],
  ...more,
});
const VERSIONS = [
  versionOf(5, 'hub-mini-2611'),
  versionOf(9, 'hub-mini-2606', { contextLength: 16_384 }),
  versionOf(17, 'deepseek-v3-lite', {
    architecture: 'deepseek2',
    parameterCount: 15_706_484_224,
    baseDigest: digest(18),
  }),
  versionOf(23, 'bge-zh-large', {
    architecture: 'bert',
    quantisation: 'F16',
    parameterCount: 326_000_000,
    templateDigest: undefined,
    contextLength: 512,
    defaultMaxTokens: 1,
    baseDigest: digest(24),
  }),
];

const priceOf = (alias, [version, state], [validFrom, validUntil], [input, cached, output]) => ({
  priceVersion: version,
  alias,
  inputPerMillion: input,
  cachedInputPerMillion: cached,
  outputPerMillion: output,
  validFrom,
  ...(validUntil ? { validUntil } : {}),
  createdAt: validFrom,
  state,
});
const PRICES = {
  'hub-mini': [
    priceOf('hub-mini', ['prc-9d2f8a7c3e6b', 'UPCOMING'], [ago(-3)], ['1.8000', '0.1800', '7.2000']),
    priceOf('hub-mini', ['prc-7c3e6b1d20f4', 'IN_FORCE'], [ago(27), ago(-3)], ['2.0000', '0.2000', '8.0000']),
    priceOf('hub-mini', ['prc-1d20f4a9c8e7', 'PAST'], [ago(150), ago(27)], ['2.5000', '0.5000', '10.0000']),
  ],
  'credit-report-zh': [
    priceOf('credit-report-zh', ['prc-55e7a04d2f8a', 'IN_FORCE'], [ago(60)], ['3.0000', '0.3000', '12.0000']),
  ],
  'ningbo-loans:v2': [
    priceOf('ningbo-loans:v2', ['prc-04d2f8a7c3e6', 'IN_FORCE'], [ago(20)], ['2.0000', '0.2000', '8.0000']),
  ],
  'embed-zh': [priceOf('embed-zh', ['prc-8a7c3e6b1d20', 'IN_FORCE'], [ago(20)], ['0.0500', '0.0500', '0.0000'])],
};

function modelOf([alias, displayName, version, owner, health, more = {}]) {
  const { id, createdAt, ...content } = VERSIONS[version];
  const prices = PRICES[alias] ?? [];
  const bank = BANKS.find((it) => it.id === owner);
  return {
    alias,
    displayName,
    modelVersion: id,
    ...(bank ? { ownerTenantId: bank.id, ownerName: bank.name } : {}),
    status: 'ACTIVE',
    ...content,
    createdAt,
    grants: bank ? 0 : 2,
    price: prices.find((it) => it.state === 'IN_FORCE'),
    upcomingPrice: prices.find((it) => it.state === 'UPCOMING'),
    ...(health ? { health } : {}),
    ...more,
  };
}
const MODELS = [
  ['credit-report-zh', '信贷报告撰写', 0, null, { members: 3, serving: 1, running: 4, waiting: 0 }],
  ['deepseek-v3-lite', 'DeepSeek V3 Lite', 2, null, { members: 0, serving: 0, running: 0, waiting: 0 }],
  ['embed-zh', '中文向量', 3, null, { members: 2, serving: 2, running: 0, waiting: 0 }],
  ['hub-mini', '联盟通用模型', 0, null, { members: 3, serving: 1, running: 21, waiting: 3 }],
  ['hub-mini-2606', undefined, 1, null, undefined, { status: 'RETIRED', grants: 1 }],
  ['ningbo-loans:v2', '宁波贷款专用', 1, 'bank-ningbo', undefined],
].map(modelOf);

const isShown = (me, model) => me.tenant === null || ALLOWED.has(model.alias);
const bankView = ({ health, ...model }) => ({
  ...model,
  grants: undefined,
  ownerName: undefined,
  ...(health ? { health: { members: health.members, serving: health.serving } } : {}),
});
const seen = (me) => MODELS.filter((it) => isShown(me, it)).map((it) => (me.tenant === null ? it : bankView(it)));

function list({ me, query }) {
  const { q = '', status, owner, sort = 'createdAt' } = query;
  const found = seen(me).filter(
    (it) =>
      (it.alias.includes(q) || (it.displayName ?? '').includes(q)) &&
      (!status || it.status === status) &&
      (!owner || (it.ownerTenantId ?? '@alliance') === owner),
  );
  const by = sort.replace('-', '');
  found.sort((one, other) => (one[by] < other[by] ? -1 : 1));
  return page(sort.startsWith('-') ? found.reverse() : found, query);
}

const one = ({ me, params }) =>
  seen(me).find((it) => it.alias === params.alias) ?? { problem: 404, detail: 'there is no such model' };

function spans({ me, query }) {
  const span = (version, since, until) => ({
    modelVersion: version.id,
    since,
    ...(until ? { until } : {}),
    ...(me.tenant === null ? { setBy: 'per-operator' } : {}),
    ...version,
  });
  return page([span(VERSIONS[0], ago(27)), span(VERSIONS[1], ago(150), ago(27))], query);
}

const grants = ({ params, query }) =>
  page(
    params.alias.startsWith('ningbo')
      ? []
      : BANKS.slice(0, 2).map((bank, i) => ({
          alias: params.alias,
          tenantId: bank.id,
          tenantName: bank.name,
          grantedAt: ago(140 - i * 30),
          grantedBy: 'per-operator',
        })),
    query,
  );

/** The caches of the members that are alive, with a quota and a prefix that one of them lacks. */
function cachesNow() {
  const alive = membersNow().filter((it) => it.alive && it.models.length > 0);
  const ordered = { by: 'per-operator', at: '2026-11-27T00:00:00Z', reason: 'contract of November' };
  const [model] = alive[0]?.models ?? [];
  const digest = model?.baseDigest ?? 'a'.repeat(64);
  const deliveries = alive
    .filter((it) => it.models.some((served) => served.baseDigest === digest))
    .map((it, index) => ({ memberId: it.memberId, state: index === 0 ? 'APPLIED' : 'PENDING' }));
  return {
    members: alive.map((it) => ({
      memberId: it.memberId,
      models: it.models.map((served) => ({
        baseDigest: served.baseDigest,
        name: served.name,
        aliases: served.aliases,
        blocksTotal: served.kvBlocksTotal,
        zones: [
          { name: 'bank-a', held: 12, cached: 240, floor: 64, ceiling: 512, hitTokens: 81_920 },
          { name: 'bank-b', held: 3, cached: 51, floor: 0, hitTokens: 4_096 },
          { name: 'published:clerk', held: 0, cached: 2, floor: 0, hitTokens: 3_200 },
        ],
      })),
    })),
    quotas: [{ zone: 'bank-a', baseDigest: digest, floor: 64, ceiling: 512, ...ordered, deliveries }],
    prefixes: [
      {
        name: 'clerk',
        baseDigest: digest,
        system: 'You are a careful clerk of a bank. Answer briefly.',
        systemDigest: 'c'.repeat(64),
        tokens: 40,
        blocks: 2,
        ...ordered,
        deliveries,
      },
    ],
    erasures: [],
  };
}

const adapterOf = (seed, fileName, more = {}) => ({
  held: {
    modelVersion: digest(seed),
    baseAlias: 'hub-mini',
    baseName: 'hub-mini-2611',
    baseDigest: 'sha256:4d2f8a7c',
    facts: {
      digest: digest(seed + 1),
      format: 'GGUF',
      sizeBytes: 17_612_800 + seed * 901_120,
      rankMin: 16,
      rankMax: seed % 2 === 0 ? 16 : 32,
      modules: ['attn_k', 'attn_q', 'attn_v', 'ffn_down', 'ffn_gate', 'ffn_up'],
    },
    fileName,
    status: 'HELD',
    uploadedBy: 'per-1',
    uploadedAt: ago(seed / 10),
  },
  aliases: [],
  spread: { members: 3, registered: 3, resident: 2, failures: [] },
  ...more,
});
const ADAPTERS = [
  adapterOf(40, 'loan-review-2611.gguf', { aliases: ['bank-ningbo:loan-review'] }),
  adapterOf(41, 'credit-summary.zip', { spread: { members: 3, registered: 1, resident: 0, failures: [] } }),
  adapterOf(46, 'old-template.zip', {
    spread: { members: 3, registered: 2, resident: 0, failures: ['422: its attn_q does not fit the model'] },
  }),
];

export default [
  {
    path: '/api/v1/tenants/:tenant/adapters',
    answer: ({ query }) =>
      page(
        ADAPTERS.filter((it) => it.held.fileName.includes(query.q ?? '')),
        query,
      ),
  },
  { path: '/api/v1/models', answer: list },
  { method: 'POST', path: '/api/v1/models', answer: ({ body }) => ({ ...MODELS[0], alias: body.alias }) },
  { path: '/api/v1/models/:alias', answer: one },
  { method: 'PUT', path: '/api/v1/models/:alias', answer: one },
  { method: 'DELETE', path: '/api/v1/models/:alias', answer: () => undefined },
  { path: '/api/v1/models/:alias/versions', answer: spans },
  { path: '/api/v1/models/:alias/grants', answer: grants },
  { method: 'PUT', path: '/api/v1/models/:alias/grants/:tenant', answer: ({ params }) => params },
  { method: 'DELETE', path: '/api/v1/models/:alias/grants/:tenant', answer: () => undefined },
  {
    path: '/api/v1/model-versions',
    answer: ({ query }) =>
      page(
        VERSIONS.filter((it) => `${it.name}${it.id}`.includes(query.q ?? '')),
        query,
      ),
  },
  { path: '/api/v1/prices', answer: ({ query }) => page(PRICES[query.alias] ?? [], query) },
  { path: '/api/v1/pool/members', answer: () => ({ items: membersNow() }) },
  { path: '/api/v1/pool/zones', answer: cachesNow },
];
