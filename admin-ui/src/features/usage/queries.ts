import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, data, given, scopedApi, type Schema } from '../../api/client';
import { usePages, type Page } from '../../api/pages';
import type { Problem } from '../../api/problem';
import type { Call, CallDetail, UsagePoint, UsageTotal } from '../../api/usage';
import { useScope } from '../../shared/scope';
import { intervalOf } from '../../shared/url-state';
import { queryOf, type UsageState } from './filters';

/** Sums over time. The document calls the step a text. */
export type UsageSeries = Omit<Schema<'SeriesAnswer'>, 'step' | 'series'> & {
  readonly step: 'hour' | 'day';
  readonly series: readonly (Omit<Schema<'Series'>, 'points'> & { readonly points: readonly UsagePoint[] })[];
};

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
    queryFn: ({ signal }) =>
      data(scopedApi(apiBase).GET('/usage/series', { params: { query }, signal })) as Promise<UsageSeries>,
    placeholderData: keepPreviousData,
  });
}

/** Sums by group. */
export function useGroups(state: UsageState) {
  const { apiBase } = useScope();
  const query = { ...queryOf(state), groupBy: state.groupBy, sort: state.sums };
  return usePages<UsageTotal>(
    ['usage', 'totals', apiBase, query],
    (cursor, signal) =>
      data(
        scopedApi(apiBase).GET('/usage/totals', { params: { query: given({ ...query, cursor }) }, signal }),
      ) as Promise<Page<UsageTotal>>,
  );
}

/** Single calls. */
export function useCalls(state: UsageState) {
  const { apiBase } = useScope();
  const query = { ...queryOf(state), sort: state.calls };
  return usePages<Call>(
    ['usage', 'calls', apiBase, query],
    (cursor, signal) =>
      data(scopedApi(apiBase).GET('/usage', { params: { query: given({ ...query, cursor }) }, signal })) as Promise<
        Page<Call>
      >,
  );
}

/** One call with all that is known of it. */
export function useCall(tenant: string, requestId: string) {
  return useQuery<CallDetail, Problem>({
    queryKey: ['usage', 'call', tenant, requestId],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/tenants/{tenant}/usage/{requestId}', { params: { path: { tenant, requestId } }, signal }),
      ) as Promise<CallDetail>,
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
    queryFn: async ({ signal }) => {
      const params = { path: { tenant: tenant ?? '' }, query: { limit: CHOICES_MAX } };
      return (await data(api.GET(`/api/v1/tenants/{tenant}/${what}`, { params, signal }))).items;
    },
    enabled: tenant !== null,
  });
}

/** The aliases that this person may know. */
export function useAliases() {
  return useQuery<readonly string[], Problem>({
    queryKey: ['models', 'aliases'],
    queryFn: async ({ signal }) => {
      const models = await data(api.GET('/api/v1/models', { params: { query: { limit: CHOICES_MAX } }, signal }));
      return models.items.map((it) => it.alias);
    },
  });
}
