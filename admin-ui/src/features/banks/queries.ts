import { useQuery } from '@tanstack/react-query';
import { api, data, given, type Schema } from '../../api/client';
import { usePages } from '../../api/pages';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';

export type Bank = Schema<'Tenant'>;

export const STATES = ['ACTIVE', 'SUSPENDED', 'CLOSED'] as const satisfies readonly Bank['status'][];
export const SORTS = ['createdAt', 'name', 'status'] as const;

/** All parts of a bank that are made at once. */
export type NewBank = Omit<Required<Schema<'NewBank'>>, 'bank' | 'admin' | 'key' | 'limits'> & {
  readonly bank: { readonly name: string; readonly code?: string };
  readonly admin?: Required<Schema<'Admin'>>;
  readonly key?: Schema<'Part'>;
  readonly limits: Required<Schema<'BankLimit'>>[];
};

const BANKS = 'banks';
const CHOICES_MAX = 200;

interface BankFilters {
  readonly q: string;
  readonly status: '' | Bank['status'];
  readonly sort: string;
}

export function useBankList(filters: BankFilters) {
  return usePages<Bank>([BANKS, 'list', filters], (cursor, signal) =>
    data(api.GET('/api/v1/tenants', { params: { query: given({ ...filters, cursor }) }, signal })),
  );
}

export function useBank(id: string) {
  return useQuery<Bank, Problem>({
    queryKey: [BANKS, 'one', id],
    queryFn: ({ signal }) => data(api.GET('/api/v1/tenants/{tenant}', { params: { path: { tenant: id } }, signal })),
  });
}

export function useBalance(id: string) {
  return useQuery<Schema<'Balance'>, Problem>({
    queryKey: [BANKS, 'balance', id],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/tenants/{tenant}/balance', { params: { path: { tenant: id } }, signal })),
  });
}

/** Read when it is asked for, as it tells what would happen now. */
export function useSuspensionPreview(id: string) {
  return useQuery<Schema<'SuspensionPreview'>, Problem>({
    queryKey: [BANKS, 'suspension', id],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/tenants/{tenant}/suspension-preview', { params: { path: { tenant: id } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useModelChoices() {
  return useQuery<readonly Schema<'ModelView'>[], Problem>({
    queryKey: ['models', 'choices'],
    queryFn: async ({ signal }) =>
      (await data(api.GET('/api/v1/models', { params: { query: { limit: CHOICES_MAX } }, signal }))).items,
  });
}

export type Step = 'suspend' | 'resume' | 'close';

export function useBankStep(id: string, step: Step) {
  return useWrite<string, Bank>({
    run: (reason, header) =>
      data(
        api.POST(`/api/v1/tenants/{tenant}/${step}`, { params: { path: { tenant: id }, header }, body: { reason } }),
      ),
    invalidates: [[BANKS]],
  });
}

export function useRename(id: string, onDone: () => void) {
  return useWrite<string, Bank>({
    run: (name, header) =>
      data(api.PATCH('/api/v1/tenants/{tenant}', { params: { path: { tenant: id }, header }, body: { name } })),
    invalidates: [[BANKS]],
    onDone,
  });
}

/** The document has two records named `Bank`, and here the other one. */
function documented(bank: Partial<NewBank>): Schema<'NewBank'> {
  return bank as unknown as Schema<'NewBank'>;
}

/** Answers as onboarding would, and changes nothing. */
export function checkOnboarding(part: Partial<NewBank>): Promise<unknown> {
  return data(api.POST('/api/v1/onboarding/check', { body: documented(part) }));
}

/** The answer may hold a key: it goes to the caller, never into the cache of queries. */
export function useOnboard(onDone: (made: Schema<'Onboarded'>, bank: NewBank) => void) {
  return useWrite<NewBank, Schema<'Onboarded'>>({
    run: (body, header) => data(api.POST('/api/v1/onboarding', { params: { header }, body: documented(body) })),
    invalidates: [[BANKS], ['people']],
    onDone,
  });
}
