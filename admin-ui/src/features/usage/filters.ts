import { given } from '../../api/client';
import { dayRange, intervalOf, oneOf, sort, text, useUrlState, type StateOf } from '../../shared/url-state';

export const VIEWS = ['sums', 'calls'] as const;
export const MEASURES = ['amount', 'tokens', 'requests', 'firstToken'] as const;
export type Measure = (typeof MEASURES)[number];
export const OUTCOMES = ['COMPLETED', 'CLIENT_GONE', 'MEMBER_FAILED', 'GATEWAY_LOST'] as const;
export const MEASUREMENTS = ['MEASURED', 'COUNTED', 'CHECKPOINT'] as const;

/** By what the service sums; the document calls it a text. */
export const GROUPS = [
  'none',
  'tenant',
  'project',
  'app',
  'key',
  'alias',
  'version',
  'price',
  'outcome',
  'measurement',
] as const;
export type GroupBy = (typeof GROUPS)[number];

/** What the page reads from its URL; `shared/links.ts` writes some of it. */
const FILTERS = {
  view: oneOf(VIEWS, 'sums'),
  range: dayRange('7d'),
  groupBy: oneOf<GroupBy>(GROUPS, 'none'),
  measure: oneOf(MEASURES, 'amount'),
  tenant: text(),
  projectId: text(),
  appId: text(),
  keyId: text(),
  alias: text(),
  modelVersion: text(),
  outcome: oneOf(['', ...OUTCOMES], ''),
  measurement: oneOf(['', ...MEASUREMENTS], ''),
  priceVersion: text(),
  requestId: text(),
  sums: sort(['amount', 'requests', 'tokens', 'errors'], '-amount'),
  calls: sort(['occurredAt', 'amount', 'tokens', 'firstToken'], '-occurredAt'),
  /** The call that is open in the drawer, and its bank. */
  request: text(),
  bank: text(),
};

export type UsageState = StateOf<typeof FILTERS>;
export type SetUsageState = (change: Partial<UsageState>) => void;

export function useFilters(): readonly [UsageState, SetUsageState] {
  return useUrlState(FILTERS);
}

/** The filters as the API has them, for sums, lists and exports alike. */
export function queryOf(state: UsageState) {
  return { ...intervalOf(state.range), ...whereOf(state) };
}

/** The filters but for the time. */
export function whereOf(state: UsageState) {
  const { tenant, projectId, appId, keyId, alias, modelVersion, outcome, measurement, priceVersion, requestId } = state;
  return given({
    tenant,
    projectId,
    appId,
    keyId,
    alias,
    modelVersion,
    outcome,
    measurement,
    priceVersion,
    requestId,
  });
}

/** Nothing filtered. */
export const NO_FILTERS: Partial<UsageState> = {
  tenant: '',
  projectId: '',
  appId: '',
  keyId: '',
  alias: '',
  modelVersion: '',
  outcome: '',
  measurement: '',
  priceVersion: '',
  requestId: '',
};

/** What is filtered by when somebody looks into a group; nothing where all are one. */
export function filterOfGroup(groupBy: GroupBy, key: string): Partial<UsageState> | null {
  switch (groupBy) {
    case 'none':
      return {};
    case 'tenant':
      return { tenant: key };
    case 'project':
      return { projectId: key };
    case 'app':
      return { appId: key };
    case 'key':
      return { keyId: key };
    case 'alias':
      return { alias: key };
    case 'version':
      return { modelVersion: key };
    case 'price':
      return { priceVersion: key };
    case 'outcome': {
      const outcome = OUTCOMES.find((it) => it === key);
      return outcome === undefined ? null : { outcome };
    }
    case 'measurement': {
      const measurement = MEASUREMENTS.find((it) => it === key);
      return measurement === undefined ? null : { measurement };
    }
  }
}
