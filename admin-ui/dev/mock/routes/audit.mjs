import { mayRead } from '../people.mjs';
import { page, seeded } from '../random.mjs';

const NOW = Date.now();
const ACTIONS = [
  ['key.created', undefined, { id: 'key-91bc', name: '客服问答 · 生产', models: ['hub-mini'], status: 'ACTIVE' }],
  [
    'limit.set',
    { kind: 'MONEY_PER_MONTH', level: 'APP', value: 300_000_000 },
    { kind: 'MONEY_PER_MONTH', level: 'APP', value: 500_000_000 },
  ],
  [
    'key.revoked',
    { id: 'key-e8a2', status: 'ACTIVE', name: 'old' },
    { id: 'key-e8a2', status: 'REVOKED', name: 'old', revokeReason: '员工离职' },
    '员工离职',
  ],
  ['person.deactivated', { status: 'ACTIVE' }, { status: 'DEACTIVATED' }, '轮岗'],
  ['session.started', undefined, { address: '10.0.3.17' }],
  ['model.granted', undefined, { alias: 'credit-report-zh', tenantId: 'bank-taizhou' }],
];

const records = Array.from({ length: 230 }, (_, i) => {
  const random = seeded(i + 99);
  const [action, before, after, reason] = ACTIONS[Math.floor(random() * ACTIONS.length)];
  const hash = (seed) => seed.toString(16).padStart(8, '0').repeat(8);
  return {
    tenantId: random() > 0.3 ? 'bank-ningbo' : '@alliance',
    position: 230 - i,
    at: new Date(NOW - i * 5_400_000).toISOString(),
    actor: random() > 0.2 ? 'per-bank-admin' : 'operator',
    actorName: random() > 0.2 ? '陈伟' : undefined,
    action,
    subject: after?.id ?? 'app-loans',
    before,
    after,
    reason,
    requestId: `req-${hash(i * 31 + 7)}`,
    previousHash: hash(230 - i),
    hash: hash(231 - i),
  };
});

const matching = ({ params, query }) =>
  records.filter(
    (it) =>
      (!params.tenant || it.tenantId === params.tenant) &&
      (!query.tenant || it.tenantId === query.tenant) &&
      ['action', 'actor', 'subject'].every((name) => !query[name] || it[name].includes(query[name])) &&
      (!query.q || `${it.subject} ${it.reason ?? ''}`.includes(query.q)),
  );

const proofs = [];

function proof({ params }) {
  const job = { id: `job-${proofs.length + 1}`, chain: params.tenant ?? '@all', started: Date.now() };
  proofs.unshift(job);
  return view(job);
}

function view(job) {
  const done = Math.min(230_000, (Date.now() - job.started) * 60);
  const ended = done === 230_000;
  return {
    id: job.id,
    chain: job.chain,
    state: ended ? 'DONE' : 'RUNNING',
    done,
    total: 230_000,
    requestedBy: 'per-auditor',
    requestedAt: new Date(job.started).toISOString(),
    endedAt: ended ? new Date(job.started + 3_900).toISOString() : undefined,
    result: ended ? { intact: true, records: 230_000, chains: [] } : undefined,
  };
}

const seesAudit = (me, tenant) =>
  me.roles.some((it) => ['operator', 'auditor', 'bank-admin'].includes(it)) &&
  (tenant ? mayRead(me, tenant) : me.tenant === null);
const guarded = (answer) => (context) =>
  seesAudit(context.me, context.params.tenant)
    ? answer(context)
    : { problem: 403, detail: 'ask for a role that may do this; yours may not' };
const both = (name, answer, method = 'GET') =>
  ['/api/v1', '/api/v1/tenants/:tenant'].map((base) => ({ method, path: `${base}/${name}`, answer: guarded(answer) }));

export default [
  ...both('audit', (context) =>
    page(context.query.sort === 'at' ? matching(context).reverse() : matching(context), context.query),
  ),
  ...both('audit/verify', proof, 'POST'),
  ...both('audit/verifications', () => ({ items: proofs.slice(0, 1).map(view) })),
  ...both('audit/verifications/:id', ({ params }) => view(proofs.find((it) => it.id === params.id))),
];
