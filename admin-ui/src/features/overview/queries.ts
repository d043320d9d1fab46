import { useQuery } from '@tanstack/react-query';
import { BACKGROUND } from '../../api/hub-fetch';
import type { Page } from '../../api/pages';
import type { Attention, Overview } from '../../api/planned';
import { planned } from '../../api/planned-fetch';
import type { Problem } from '../../api/problem';
import { useScope } from '../../shared/scope';

const REFRESH_MILLIS = 60_000;

/** The sums of this scope that everybody wants first; renewed each minute. */
export function useOverview() {
  const { apiBase } = useScope();
  return useQuery<Overview, Problem>({
    queryKey: ['overview', apiBase],
    queryFn: ({ signal }) => planned<Overview>('GET', `${apiBase}/overview`, { headers: BACKGROUND, signal }),
    refetchInterval: REFRESH_MILLIS,
  });
}

/** What somebody should look at, the worst first. */
export function useAttention() {
  const { apiBase } = useScope();
  return useQuery<readonly Attention[], Problem>({
    queryKey: ['attention', apiBase],
    queryFn: async ({ signal }) =>
      (await planned<Page<Attention>>('GET', `${apiBase}/attention`, { headers: BACKGROUND, signal })).items,
    refetchInterval: REFRESH_MILLIS,
  });
}
