import { useQuery } from '@tanstack/react-query';
import { api, data, type Schema } from '../../api/client';
import type { Problem } from '../../api/problem';
import type { CallDetail } from '../../api/usage';
import { useBankScope } from '../../shared/scope';

export type AppChoice = Schema<'App'>;
export type ModelChoice = Schema<'ModelView'>;

const LISTED_MAX = 200;
const ROW_TRIES = 10;
const ROW_MILLIS = 1_000;

export function useApps() {
  const { tenant } = useBankScope();
  return useQuery<readonly AppChoice[], Problem>({
    queryKey: ['apps', tenant, 'choices'],
    queryFn: async ({ signal }) =>
      (
        await data(
          api.GET('/api/v1/tenants/{tenant}/apps', {
            params: { path: { tenant }, query: { status: 'ACTIVE', limit: LISTED_MAX } },
            signal,
          }),
        )
      ).items,
  });
}

export function useModels() {
  return useQuery<readonly ModelChoice[], Problem>({
    queryKey: ['models', 'choices'],
    queryFn: async ({ signal }) =>
      (await data(api.GET('/api/v1/models', { params: { query: { limit: LISTED_MAX } }, signal }))).items,
  });
}

/** The call as it stands on the bill, which is a moment after its end. */
export function useCall(requestId: string | null) {
  const { tenant } = useBankScope();
  return useQuery<CallDetail, Problem>({
    queryKey: ['usage', tenant, 'call', requestId],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/tenants/{tenant}/usage/{requestId}', {
          params: { path: { tenant, requestId: requestId ?? '' } },
          signal,
        }),
      ) as Promise<CallDetail>,
    enabled: requestId !== null,
    retry: (count, problem) => problem.kind === 'not-found' && count < ROW_TRIES,
    retryDelay: ROW_MILLIS,
  });
}
