import { useQuery } from '@tanstack/react-query';
import { usePages, type Page } from '../../api/pages';
import type { Bank, Limit, LimitKind } from '../../api/planned';
import { path, planned } from '../../api/planned-fetch';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';

export const STATES = ['ACTIVE', 'SUSPENDED', 'CLOSED'] as const;
export const SORTS = ['createdAt', 'name', 'status'] as const;

/** Amounts are exact yuan. */
export interface Balance {
  readonly at: string;
  readonly month: string;
  readonly amountMonth: string;
  readonly amountAccrued: string;
  readonly monthLimit?: Limit | null;
}

export interface SuspensionPreview {
  readonly activeKeys: number;
  readonly appsInUse: readonly { readonly id: string; readonly name: string; readonly requestsLast24h: number }[];
  readonly requestsLast24h: number;
  readonly openRequestsNow?: number | null;
  readonly amountMonth: string;
}

/** All parts of a bank that are made at once. */
export interface NewBank {
  readonly bank: { readonly name: string; readonly code?: string };
  readonly admin?: { readonly name: string; readonly email: string };
  readonly project: { readonly name: string };
  readonly app: { readonly name: string };
  readonly limits: readonly { readonly kind: LimitKind; readonly value: number }[];
  readonly models: readonly string[];
  readonly key?: { readonly name: string };
}

export interface Onboarded {
  readonly tenantId: string;
  readonly personId?: string | null;
  readonly keyId?: string | null;
  readonly apiKey?: string | null;
}

const BANKS = 'banks';

export function useBankList(filters: { readonly q: string; readonly status: string; readonly sort: string }) {
  return usePages<Bank>([BANKS, 'list', filters], (cursor, signal) =>
    planned<Page<Bank>>('GET', '/api/v1/tenants', { query: { ...filters, cursor }, signal }),
  );
}

export function useBank(id: string) {
  return useQuery<Bank, Problem>({
    queryKey: [BANKS, 'one', id],
    queryFn: ({ signal }) => planned<Bank>('GET', path`/api/v1/tenants/${id}`, { signal }),
  });
}

export function useBalance(id: string) {
  return useQuery<Balance, Problem>({
    queryKey: [BANKS, 'balance', id],
    queryFn: ({ signal }) => planned<Balance>('GET', path`/api/v1/tenants/${id}/balance`, { signal }),
  });
}

/** Read when it is asked for, as it tells what would happen now. */
export function useSuspensionPreview(id: string) {
  return useQuery<SuspensionPreview, Problem>({
    queryKey: [BANKS, 'suspension', id],
    queryFn: ({ signal }) =>
      planned<SuspensionPreview>('GET', path`/api/v1/tenants/${id}/suspension-preview`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useModelChoices() {
  return useQuery<readonly { readonly alias: string; readonly displayName?: string | null }[], Problem>({
    queryKey: ['models', 'choices'],
    queryFn: async ({ signal }) =>
      (
        await planned<Page<{ alias: string; displayName?: string | null }>>('GET', '/api/v1/models', {
          query: { limit: 200 },
          signal,
        })
      ).items,
  });
}

export type Step = 'suspend' | 'resume' | 'close';

export function useBankStep(id: string, step: Step) {
  return useWrite<string, Bank>({
    run: (reason, headers) =>
      planned('POST', path`/api/v1/tenants/${id}/${step}`, { body: { reason }, headers: { ...headers } }),
    invalidates: [[BANKS]],
  });
}

export function useRename(id: string, onDone: () => void) {
  return useWrite<string, Bank>({
    run: (name, headers) => planned('PATCH', path`/api/v1/tenants/${id}`, { body: { name }, headers: { ...headers } }),
    invalidates: [[BANKS]],
    onDone,
  });
}

/** Answers as onboarding would, and changes nothing. */
export function checkOnboarding(part: Partial<NewBank>): Promise<void> {
  return planned('POST', '/api/v1/onboarding/check', { body: part });
}

/** The answer may hold a key: it goes to the caller, never into the cache of queries. */
export function useOnboard(onDone: (made: Onboarded, bank: NewBank) => void) {
  return useWrite<NewBank, Onboarded>({
    run: (body, headers) => planned('POST', '/api/v1/onboarding', { body, headers: { ...headers } }),
    invalidates: [[BANKS], ['people']],
    onDone,
  });
}
