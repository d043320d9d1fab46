import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { usePages, type Page } from '../../api/pages';
import type { UsageDetail, UsageGroup, UsageRecord, UsageSeries } from '../../api/planned';
import { path, planned } from '../../api/planned-fetch';
import type { Problem } from '../../api/problem';
import { intervalOf } from '../../shared/url-state';
import { useScope } from '../../shared/scope';
import { queryOf, type UsageState } from './filters';

const HOURLY_DAYS_MAX = 3;
const DAY_MILLIS = 86_400_000;
const CHOICES_MAX = 200;

/** Sums over time, in hours where the range is short. */
export function useSeries(state: UsageState) {
  const { apiBase } = useScope();
  const { from, to } = intervalOf(state.range);
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MILLIS;
  const query = { ...queryOf(state), step: days <= HOURLY_DAYS_MAX ? 'hour' : 'day', groupBy: state.groupBy };
  return useQuery<UsageSeries, Problem>({
    queryKey: ['usage', 'series', apiBase, query],
    queryFn: ({ signal }) => planned<UsageSeries>('GET', `${apiBase}/usage/series`, { query, signal }),
    placeholderData: keepPreviousData,
  });
}

/** Sums by group. */
export function useGroups(state: UsageState) {
  const { apiBase } = useScope();
  const query = { ...queryOf(state), groupBy: state.groupBy, sort: state.sums };
  return usePages<UsageGroup>(['usage', 'totals', apiBase, query], (cursor, signal) =>
    planned<Page<UsageGroup>>('GET', `${apiBase}/usage/totals`, { query: { ...query, cursor }, signal }),
  );
}

/** Single calls. */
export function useCalls(state: UsageState) {
  const { apiBase } = useScope();
  const query = { ...queryOf(state), sort: state.calls };
  return usePages<UsageRecord>(['usage', 'calls', apiBase, query], (cursor, signal) =>
    planned<Page<UsageRecord>>('GET', `${apiBase}/usage`, { query: { ...query, cursor }, signal }),
  );
}

/** One call with all that is known of it. */
export function useCall(tenant: string, requestId: string) {
  return useQuery<UsageDetail, Problem>({
    queryKey: ['usage', 'call', tenant, requestId],
    queryFn: ({ signal }) =>
      planned<UsageDetail>('GET', path`/api/v1/tenants/${tenant}/usage/${requestId}`, { signal }),
  });
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The bank's projects or apps, to choose one of; nothing where no one bank is meant. */
export function useNamed(what: 'projects' | 'apps') {
  const { apiBase, tenant } = useScope();
  return useQuery<readonly Named[], Problem>({
    queryKey: [what, 'names', apiBase],
    queryFn: async ({ signal }) =>
      (await planned<Page<Named>>('GET', `${apiBase}/${what}`, { query: { limit: CHOICES_MAX }, signal })).items,
    enabled: tenant !== null,
  });
}

/** The aliases that this person may know. */
export function useAliases() {
  return useQuery<readonly string[], Problem>({
    queryKey: ['models', 'aliases'],
    queryFn: async ({ signal }) => {
      const models = await planned<Page<{ readonly alias: string }>>('GET', '/api/v1/models', {
        query: { limit: CHOICES_MAX },
        signal,
      });
      return models.items.map((it) => it.alias);
    },
  });
}
