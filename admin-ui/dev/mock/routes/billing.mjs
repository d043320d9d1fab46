import { BANKS, mayRead } from '../people.mjs';
import { page, seeded } from '../random.mjs';

const NOW = Date.now();
const DAY = 86_400_000;
const UNIT = 10_000_000_000n;
const VERSION = 'sha256:9b1f0c55e7a04d2f8a7c3e6b1d20f4a9c8e7b6a5d4c3f2e1a0b9c8d7e6f5a4b3';
const MODELS = ['hub-mini', 'deepseek-v3-lite', 'credit-report-zh', 'embed-zh'];
const CLASSES = ['INPUT', 'CACHED_INPUT', 'OUTPUT'];
const REASONS = ['UNKNOWN_PRICE', 'UNKNOWN_CALLER', 'WRONG_STREAM', 'ID_REUSED', 'MALFORMED', 'UNSTORABLE'];

const yuan = (units) => {
  const size = units < 0n ? -units : units;
  return `${units < 0n ? '-' : ''}${size / UNIT}.${String(size % UNIT).padStart(10, '0')}`;
};
const unitsOf = (text) => {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole) * UNIT + BigInt(fraction.padEnd(10, '0'));
};
const costOf = (tokens, perMillion) => (unitsOf(perMillion) * BigInt(tokens)) / 1_000_000n;
const id = (kind, seed) => `${kind}-01k${((seed + 1) * 0x9e3779b1).toString(36).padStart(13, '4').slice(0, 13)}q8x2`;
const monthBefore = (months) => {
  const at = new Date(NOW + 8 * 3_600_000);
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() - months);
  return at.toISOString().slice(0, 7);
};
const startOf = (month) => new Date(`${month}-01T00:00:00+08:00`).toISOString();

const prices = MODELS.slice(0, 3).flatMap((alias, i) =>
  [9, 3, -1]
    .filter((months) => months > 0 || i === 0)
    .map((months, k) => ({
      priceVersion: id('prc', i * 10 + k),
      alias,
      inputPerMillion: ['2.0000', '1.8000', '1.5000'][k],
      cachedInputPerMillion: ['0.2000', '0.1800', '0.0150'][k],
      outputPerMillion: ['8.0000', '7.2525', '6.0000'][k],
      validFrom: startOf(monthBefore(months)),
      createdAt: new Date(NOW - (months + 1) * 30 * DAY).toISOString(),
    })),
);

function spans() {
  return prices.map((it) => {
    const later = prices.filter((next) => next.alias === it.alias && next.validFrom > it.validFrom);
    const validUntil = later.map((next) => next.validFrom).sort()[0];
    const now = new Date().toISOString();
    const state = it.validFrom > now ? 'UPCOMING' : !validUntil || validUntil > now ? 'IN_FORCE' : 'PAST';
    return { ...it, validUntil, state };
  });
}

function priceList({ query }) {
  const rows = spans().filter(
    (it) => (!query.alias || it.alias === query.alias) && (!query.at || it.state === 'IN_FORCE'),
  );
  const by = (it) => (query.sort === 'alias' ? it.alias : it.validFrom);
  rows.sort((a, b) => (by(a) < by(b) ? -1 : 1) * (query.sort === undefined || query.sort.startsWith('-') ? -1 : 1));
  return page(rows, query);
}

function setPrice({ body }) {
  const made = {
    ...body,
    priceVersion: id('prc', prices.length + 50),
    validFrom: body.validFrom ?? new Date().toISOString(),
    createdAt: new Date().toISOString(),
  };
  prices.push(made);
  return made;
}

function preview({ body }) {
  const banks = BANKS.map((bank, i) => {
    const random = seeded(i + 7);
    const [input, cached, output] = [9_000_000, 4_000_000, 2_000_000].map((it) => Math.floor(it * (0.4 + random())));
    const at = (a, b, c) => costOf(input, a) + costOf(cached, b) + costOf(output, c);
    const was = at('2.0000', '0.2000', '8.0000');
    const wouldBe = at(body.inputPerMillion, body.cachedInputPerMillion, body.outputPerMillion);
    return { bank, calls: 3_100 - i * 900, was, wouldBe };
  });
  const sum = (pick) => banks.reduce((total, it) => total + pick(it), 0n);
  const amounts = (was, wouldBe) => ({
    amount: yuan(was),
    amountAtPreview: yuan(wouldBe),
    amountDifference: yuan(wouldBe - was),
  });
  return {
    alias: body.alias,
    from: new Date(NOW - 30 * DAY).toISOString(),
    until: new Date(NOW).toISOString(),
    calls: banks.reduce((total, it) => total + it.calls, 0),
    ...amounts(
      sum((it) => it.was),
      sum((it) => it.wouldBe),
    ),
    banks: banks.map((it) => ({
      tenantId: it.bank.id,
      tenantName: it.bank.name,
      calls: it.calls,
      ...amounts(it.was, it.wouldBe),
    })),
  };
}

/** A month's lines; the bank that is suspended has none. */
function linesOf(tenant, month) {
  if (tenant === 'bank-lijiang' || month > monthBefore(0)) {
    return [];
  }
  const scale = tenant === 'bank-ningbo' ? 1 : 0.35;
  return MODELS.slice(0, 3).flatMap((alias, i) =>
    CLASSES.map((tokenClass, k) => {
      const random = seeded(i * 3 + k + Number(month.replace('-', '')));
      const tokens = Math.floor((160_000_000 / (i + 1) / (k + 1)) * (0.5 + random()) * scale);
      const unitPricePerMillion = ['1.8000', '0.1800', '7.2525'][k];
      const exact = costOf(tokens, unitPricePerMillion);
      const fen = (exact + 50_000_000n) / 100_000_000n;
      return {
        id: `line-${i}${k}${'4f3a9c11e7'.repeat(2)}`,
        alias,
        modelVersion: VERSION,
        priceVersion: id('prc', i * 10 + 1),
        tokenClass,
        tokens,
        unitPricePerMillion,
        exactAmount: yuan(exact),
        amountMinor: Number(fen),
        residue: yuan(exact - fen * 100_000_000n),
      };
    }),
  );
}

function draft({ params }) {
  const lines = linesOf(params.tenant, params.month);
  return {
    tenantId: params.tenant,
    month: params.month,
    status: 'DRAFT',
    currency: 'CNY',
    rounding: 'HALF_UP',
    lines,
    exactTotal: yuan(lines.reduce((sum, it) => sum + unitsOf(it.exactAmount), 0n)),
    totalMinor: lines.reduce((sum, it) => sum + it.amountMinor, 0),
    asOf: new Date().toISOString(),
  };
}

const CALLS = 48_210;
const jobs = [
  recountOf('bank-ningbo', monthBefore(1), NOW - 2 * DAY),
  recountOf('bank-taizhou', monthBefore(0), NOW - DAY, true),
  recountOf('bank-ningbo', monthBefore(0), NOW - 5 * DAY, true),
  { ...recountOf('bank-ningbo', monthBefore(0), NOW - 3 * DAY), cancelled: NOW - 3 * DAY + 1_000 },
];

function recountOf(tenant, month, started, isDifferent = false) {
  return { id: `job-${started.toString(36)}-${tenant}`, tenant, month, started, isDifferent };
}

function viewOf(job) {
  const speed = CALLS / 6_000;
  const until = job.cancelled ?? Date.now();
  const done = Math.min(CALLS, Math.floor((until - job.started) * speed));
  const isDone = done === CALLS;
  const { exactTotal } = draft({ params: job });
  const counted = job.isDifferent ? yuan(unitsOf(exactTotal) - 12_345_678n) : exactTotal;
  return {
    id: job.id,
    tenantId: job.tenant,
    month: job.month,
    state: job.cancelled ? 'CANCELLED' : isDone ? 'DONE' : 'RUNNING',
    done,
    total: CALLS,
    requestedBy: job.isDifferent ? 'per-01kauditor77q2' : 'per-finance',
    requestedAt: new Date(job.started).toISOString(),
    startedAt: new Date(job.started + 40).toISOString(),
    ...(job.cancelled || isDone ? { endedAt: new Date(job.cancelled ?? job.started + 6_000).toISOString() } : {}),
    ...(isDone && !job.cancelled ? { result: resultOf(job, exactTotal, counted) } : {}),
  };
}

function resultOf(job, draftExactTotal, recountExactTotal) {
  const differences = [
    { what: 'call use-8f2c11d0-77aa-4c1e-9a51', stands: '0.0123456780', counted: '0.0111111102' },
    { what: `line ${linesOf('bank-ningbo', job.month)[0]?.id}`, stands: '190.1234567890', counted: '190.1222222212' },
    { what: 'call use-11d08f2c-0b3e-4f77-b1c2', stands: 'a price row', counted: 'no price row prc-01kgone' },
    { what: 'draft total', stands: draftExactTotal, counted: recountExactTotal },
    { what: 'ledger revenue', stands: draftExactTotal, counted: recountExactTotal },
  ];
  return {
    equal: !job.isDifferent,
    draftExactTotal,
    recountExactTotal,
    differences: job.isDifferent ? differences : [],
    outsidePrices: job.isDifferent
      ? [
          {
            usageId: 'use-5a5a11d0-77aa-4c1e',
            priceVersion: id('prc', 1),
            occurredAt: new Date(NOW - DAY).toISOString(),
          },
        ]
      : [],
  };
}

const ofMonth = (tenant, month) =>
  jobs.filter((it) => it.tenant === tenant && it.month === month).sort((a, b) => b.started - a.started);
const latestOf = (tenant, month) => ofMonth(tenant, month).slice(0, 1).map(viewOf)[0];

function ask({ params }) {
  const job = recountOf(params.tenant, params.month, Date.now());
  jobs.push(job);
  return viewOf(job);
}

function cancel({ params }) {
  const job = jobs.find((it) => it.id === params.id);
  job.cancelled = Date.now();
  return viewOf(job);
}

const batches = new Map();

function batchView({ params }) {
  const all = batches.get(params.id);
  if (!all) {
    return { problem: 404, detail: 'there is no such recount' };
  }
  const items = all.map(viewOf);
  const done = items.filter((it) => it.endedAt).length;
  return {
    id: params.id,
    month: items[0].month,
    state: done === items.length ? 'DONE' : 'RUNNING',
    done,
    total: items.length,
    equal: items.filter((it) => it.result?.equal).length,
    different: items.filter((it) => it.result?.equal === false).length,
    items,
  };
}

function askAll({ body }) {
  const batch = `batch-${batches.size + 1}`;
  const started = BANKS.slice(0, 2).map((bank, i) => ({
    ...recountOf(bank.id, body.month, Date.now() + i * 2_000),
    isDifferent: i === 1,
  }));
  jobs.push(...started);
  batches.set(batch, started);
  return batchView({ params: { id: batch } });
}

function cancelAll({ params }) {
  batches.get(params.id)?.forEach((job) => {
    job.cancelled = Date.now();
  });
  return batchView({ params });
}

const summaries = ({ query }) =>
  page(
    BANKS.map((bank) => {
      const { lines, ...it } = draft({ params: { tenant: bank.id, month: query.month } });
      const recount = latestOf(bank.id, query.month);
      return { ...it, tenantName: bank.name, lines: lines.length, ...(recount ? { recount } : {}) };
    }),
    query,
  );

const months = ({ params, query }) =>
  page(
    Array.from({ length: 9 }, (_, i) => monthBefore(i)).map((month) => {
      const recount = latestOf(params.tenant, month);
      return { month, status: 'DRAFT', ...(recount ? { recount } : {}) };
    }),
    query,
  );

function lineRequests({ params, query }) {
  const line = linesOf(params.tenant, params.month).find((it) => it.id === params.line);
  if (!line) {
    return { problem: 404, detail: 'there is no such line on this invoice' };
  }
  return page(
    Array.from({ length: 130 }, (_, i) => {
      const random = seeded(i + 3);
      const promptTokens = 400 + Math.floor(random() * 4_000);
      return {
        requestId: `req-${(0x5f3a9c11 + i * 7919).toString(16)}-4e0b-8a61`,
        usageId: `use-${i}`,
        occurredAt: new Date(NOW - i * 740_000).toISOString(),
        promptTokens,
        cachedTokens: Math.floor(promptTokens * 0.3),
        completionTokens: 40 + Math.floor(random() * 900),
      };
    }),
    query,
  );
}

const journal = ({ query }) =>
  page(
    Array.from({ length: 120 }, (_, i) => {
      const amount = yuan(12_345_600n + BigInt(i * 7_919) * 1_300n);
      const at = NOW - i * 930_000;
      return {
        id: `use-${(0x8f2c11d0 + i * 7919).toString(16)}-77aa-4c1e-9a51`,
        usageId: `${(0x8f2c11d0 + i * 7919).toString(16)}-77aa-4c1e-9a51`,
        occurredAt: new Date(at).toISOString(),
        recordedAt: new Date(at + 6_200).toISOString(),
        entries: [
          { account: 'ACCRUED_RECEIVABLE', debit: amount, credit: '0.0000000000' },
          { account: 'USAGE_REVENUE', debit: '0.0000000000', credit: amount },
        ],
      };
    }),
    query,
  );

function trialBalance({ query }) {
  const banks = BANKS.slice(0, 2).filter((it) => !query.tenantId || it.id === query.tenantId);
  const amounts = banks.map((_, i) => 48_213_456_789_012n / BigInt(i + 1));
  const sum = yuan(amounts.reduce((total, it) => total + it, 0n));
  return {
    balanced: true,
    debits: sum,
    credits: sum,
    accounts: banks.flatMap(({ id: tenantId }, i) => [
      { tenantId, account: 'ACCRUED_RECEIVABLE', debit: yuan(amounts[i]), credit: yuan(0n) },
      { tenantId, account: 'USAGE_REVENUE', debit: yuan(0n), credit: yuan(amounts[i]) },
    ]),
  };
}

const balance = () => ({
  at: new Date().toISOString(),
  month: monthBefore(0),
  amountMonth: '1329.8328345600',
  amountAccrued: '14821.3456789012',
});

let letters = REASONS.map((reason, i) => ({
  id: 41 + i,
  eventId: reason === 'MALFORMED' ? undefined : `8f2c11d${i}-77aa-4c1e-9a51-0b3e4f77b1c2`,
  tenantId: reason === 'MALFORMED' ? 'unknown' : BANKS[i % 2].id,
  stream: reason === 'WRONG_STREAM' ? BANKS[1].id : undefined,
  event:
    reason === 'MALFORMED'
      ? '{"id": 7, "tenant'
      : JSON.stringify({ id: `8f2c11d${i}`, tenantId: BANKS[i % 2].id, alias: 'hub-mini', promptTokens: 812 }),
  reason,
  detail:
    ['there is no price prc-01kgone', 'key-7f3a is not of app-loans', 'came on the stream of bank-taizhou'][i] ??
    'see the event',
  recordedAt: new Date(NOW - (8 - i) * 5_000_000).toISOString(),
}));

function settle({ params, body }) {
  const letter = letters.find((it) => String(it.id) === params.id);
  if (!letter) {
    return { problem: 409, detail: 'the event is dealt with already' };
  }
  if (!body && letter.reason !== 'UNKNOWN_PRICE') {
    return letter;
  }
  letters = letters.filter((it) => it !== letter);
  return {
    ...letter,
    resolvedAt: new Date().toISOString(),
    resolution: body ? 'DISMISSED' : 'BOOKED',
    reasonGiven: body?.reason,
  };
}

function document({ params, response, request }) {
  const isPdf = request.url.includes('.pdf');
  response.writeHead(200, {
    'content-type': isPdf ? 'application/pdf' : 'application/octet-stream',
    'content-disposition': `attachment; filename="draft-invoice-${params.tenant}-${params.month}.${isPdf ? 'pdf' : 'xlsx'}"`,
  });
  response.end('the mock makes no documents');
  return Symbol.for('streamed');
}

const REFUSED = { problem: 403, detail: 'ask for a role that may do this; yours may not' };
const reads = ({ me }) => me.roles.some((it) => it !== 'developer');
const own = (answer) => (context) =>
  reads(context) && mayRead(context.me, context.params.tenant) ? answer(context) : REFUSED;
const all =
  (answer, roles = ['operator', 'finance', 'auditor']) =>
  (context) =>
    context.me.tenant === null && context.me.roles.some((it) => roles.includes(it)) ? answer(context) : REFUSED;
const INVOICE = '/api/v1/tenants/:tenant/invoices/:month';

export default [
  { path: '/api/v1/invoices', answer: all(summaries) },
  { path: '/api/v1/tenants/:tenant/invoices', answer: own(months) },
  { path: INVOICE, answer: own(draft) },
  { path: `${INVOICE}/document.pdf`, answer: own(document) },
  { path: `${INVOICE}/document.xlsx`, answer: own(document) },
  { path: `${INVOICE}/lines/:line/requests`, answer: own(lineRequests) },
  {
    path: `${INVOICE}/recounts`,
    answer: own(({ params, query }) => page(ofMonth(params.tenant, params.month).map(viewOf), query)),
  },
  { method: 'POST', path: `${INVOICE}/recounts`, answer: own(ask) },
  { path: `${INVOICE}/recounts/:id`, answer: own(({ params }) => viewOf(jobs.find((it) => it.id === params.id))) },
  { method: 'POST', path: `${INVOICE}/recounts/:id/cancel`, answer: own(cancel) },
  { method: 'POST', path: '/api/v1/recounts', answer: all(askAll) },
  { path: '/api/v1/recounts/:id', answer: all(batchView) },
  { method: 'POST', path: '/api/v1/recounts/:id/cancel', answer: all(cancelAll) },
  { path: '/api/v1/prices', answer: priceList },
  { method: 'POST', path: '/api/v1/prices', answer: all(setPrice, ['operator', 'finance']) },
  { method: 'POST', path: '/api/v1/prices/preview', answer: all(preview, ['operator', 'finance']) },
  { path: '/api/v1/tenants/:tenant/ledger/entries', answer: own(journal) },
  { path: '/api/v1/tenants/:tenant/balance', answer: own(balance) },
  { path: '/api/v1/ledger/trial-balance', answer: all(trialBalance) },
  { path: '/api/v1/dead-letters', answer: all(({ query }) => page(letters, query)) },
  { method: 'POST', path: '/api/v1/dead-letters/:id/retry', answer: all(settle, ['operator']) },
  { method: 'POST', path: '/api/v1/dead-letters/:id/dismiss', answer: all(settle, ['operator']) },
];
