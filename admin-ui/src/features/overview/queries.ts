import { useQuery } from '@tanstack/react-query';
import { data, scopedApi, type Schema } from '../../api/client';
import { BACKGROUND } from '../../api/hub-fetch';
import type { Problem } from '../../api/problem';
import type { UsagePoint, UsageTotal } from '../../api/usage';
import { useScope } from '../../shared/scope';

/** What somebody wants to know first. */
export type Overview = Omit<Schema<'OverviewAnswer'>, 'hours' | 'models' | 'apps' | 'banks'> & {
  /** The last 24. */
  readonly hours: readonly UsagePoint[];
  readonly models: readonly OverviewTop[];
  readonly apps: readonly OverviewTop[];
  readonly banks: readonly OverviewTop[];
};

export type OverviewTop = Schema<'Top'> & UsageTotal;

/** Something that somebody should look at; its sentence is `attention.…` of the texts. */
export type Attention = Schema<'AttentionItem'>;

const REFRESH_MILLIS = 60_000;

/** The sums of this scope that everybody wants first; renewed each minute. */
export function useOverview() {
  const { apiBase } = useScope();
  return useQuery<Overview, Problem>({
    queryKey: ['overview', apiBase],
    queryFn: ({ signal }) =>
      data(scopedApi(apiBase).GET('/overview', { headers: BACKGROUND, signal })) as Promise<Overview>,
    refetchInterval: REFRESH_MILLIS,
  });
}

/** What somebody should look at, the worst first. */
export function useAttention() {
  const { apiBase } = useScope();
  return useQuery<readonly Attention[], Problem>({
    queryKey: ['attention', apiBase],
    queryFn: async ({ signal }) =>
      (await data(scopedApi(apiBase).GET('/attention', { headers: BACKGROUND, signal }))).items,
    refetchInterval: REFRESH_MILLIS,
  });
}
