// Who may be signed in to the mock.
export const BANKS = [
  {
    id: 'bank-ningbo',
    name: '宁波东海农商银行',
    status: 'ACTIVE',
    createdAt: '2026-03-02T01:00:00Z',
  },
  {
    id: 'bank-taizhou',
    name: '台州椒江城市商业银行',
    status: 'ACTIVE',
    createdAt: '2026-04-11T01:00:00Z',
  },
  {
    id: 'bank-lijiang',
    name: '丽江玉龙农村信用社',
    status: 'SUSPENDED',
    createdAt: '2026-06-20T01:00:00Z',
  },
];

const NAMES = {
  operator: ['周明', ['operator'], null],
  finance: ['李静', ['finance'], null],
  auditor: ['王磊', ['auditor'], null],
  'bank-admin': ['陈伟', ['bank-admin'], BANKS[0]],
  'bank-finance': ['赵敏', ['finance'], BANKS[0]],
  developer: ['孙浩', ['developer'], BANKS[0]],
  'bank-auditor': ['钱芳', ['auditor'], BANKS[0]],
};

export function personOf(as) {
  const known = NAMES[as];
  if (!known) {
    return null;
  }
  const [name, roles, bank] = known;
  return {
    id: `per-${as}`,
    name,
    email: `${as}@bank.example`,
    roles,
    tenant: bank && { id: bank.id, name: bank.name },
    language: null,
    sessionEndsAt: new Date(Date.now() + 8 * 3_600_000).toISOString(),
    console: { gatewayUrl: 'http://127.0.0.1:7080', version: '0.1.0', mailConfigured: false },
  };
}

/** As the service refuses: a bank's person sees no other bank. */
export function mayRead(me, tenant) {
  return me.tenant === null || me.tenant.id === tenant;
}
