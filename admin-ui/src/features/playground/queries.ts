import { useQuery } from '@tanstack/react-query';
import type { Page } from '../../api/pages';
import type { UsageRecord } from '../../api/planned';
import { path, planned } from '../../api/planned-fetch';
import type { Problem } from '../../api/problem';
import { useBankScope } from '../../shared/scope';

export interface AppChoice {
  readonly id: string;
  readonly name: string;
}

export interface ModelChoice {
  readonly alias: string;
  readonly displayName?: string | null;
}

const LISTED_MAX = 200;
const ROW_TRIES = 10;
const ROW_MILLIS = 1_000;

export function useApps() {
  const { apiBase, tenant } = useBankScope();
  return useQuery<readonly AppChoice[], Problem>({
    queryKey: ['apps', tenant, 'choices'],
    queryFn: async ({ signal }) =>
      (
        await planned<Page<AppChoice>>('GET', `${apiBase}/apps`, {
          query: { status: 'ACTIVE', limit: LISTED_MAX },
          signal,
        })
      ).items,
  });
}

export function useModels() {
  return useQuery<readonly ModelChoice[], Problem>({
    queryKey: ['models', 'choices'],
    queryFn: async ({ signal }) =>
      (await planned<Page<ModelChoice>>('GET', '/api/v1/models', { query: { limit: LISTED_MAX }, signal })).items,
  });
}

/** The call as it stands on the bill, which is a moment after its end. */
export function useCall(requestId: string | null) {
  const { apiBase, tenant } = useBankScope();
  return useQuery<UsageRecord, Problem>({
    queryKey: ['usage', tenant, 'call', requestId],
    queryFn: ({ signal }) => planned<UsageRecord>('GET', apiBase + path`/usage/${requestId ?? ''}`, { signal }),
    enabled: requestId !== null,
    retry: (count, problem) => problem.kind === 'not-found' && count < ROW_TRIES,
    retryDelay: ROW_MILLIS,
  });
}
