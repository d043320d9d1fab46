import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { api, data, given, type Schema } from '../../api/client';
import { usePages } from '../../api/pages';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { LIMIT_KINDS, type LimitKind } from '../../shared/LimitValue';
import { useBankScope } from '../../shared/scope';
import { LEVELS, type LimitLevel } from './rights';

export type Limit = Schema<'LimitView'>;
export type Preview = Schema<'LimitPreview'>;

/** All parts of a limit to set. */
export type NewLimit = Required<Schema<'NewLimit'>>;
export type NewOverride = Required<Schema<'NewOverride'>>;

/** The document calls the records texts; they are sent as JSON. */
export type LimitChange = Omit<Schema<'PastChange'>, 'before' | 'after'> & {
  readonly before?: Schema<'LimitRule'> | null;
  readonly after?: Schema<'LimitRule'> | null;
};

export const SORTS = ['level', 'kind', 'setAt'] as const;
const LIMITS = 'limits';
const KIND_MAX = 200;

/** Filters of the list; empty where it does not matter. */
export interface LimitFilters {
  readonly level: '' | LimitLevel;
  readonly kind: '' | LimitKind;
  readonly subject: string;
  readonly sort: string;
}

export function useLimits(filters: LimitFilters) {
  const { tenant } = useBankScope();
  const { level, kind, subject, sort } = filters;
  const query = given({ level, kind, subjectId: subject, sort });
  return usePages<Limit>([LIMITS, tenant, 'list', query], (cursor, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/limits', {
        params: { path: { tenant }, query: given({ ...query, cursor }) },
        signal,
      }),
    ),
  );
}

/** The limits of one kind, to see what stands above or is replaced by a new one. */
export function useLimitsOfKind(kind: LimitKind | undefined) {
  const { tenant } = useBankScope();
  return useQuery<readonly Limit[], Problem>({
    queryKey: [LIMITS, tenant, 'kind', kind],
    queryFn: async ({ signal }) =>
      (
        await data(
          api.GET('/api/v1/tenants/{tenant}/limits', {
            params: { path: { tenant }, query: given({ kind, limit: KIND_MAX }) },
            signal,
          }),
        )
      ).items,
    enabled: kind !== undefined,
    placeholderData: keepPreviousData,
  });
}

export function useLimit(id: string) {
  const { tenant } = useBankScope();
  return useQuery<Limit, Problem>({
    queryKey: [LIMITS, tenant, 'one', id],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/tenants/{tenant}/limits/{id}', { params: { path: { tenant, id } }, signal })),
  });
}

/** What was done to a limit, newest first. */
export function useHistory(id: string) {
  const { tenant } = useBankScope();
  return usePages<LimitChange>([LIMITS, tenant, 'history', id], async (cursor, signal) => {
    const page = await data(
      api.GET('/api/v1/tenants/{tenant}/limits/{id}/history', {
        params: { path: { tenant, id }, query: given({ cursor }) },
        signal,
      }),
    );
    return { ...page, items: page.items as unknown as LimitChange[] };
  });
}

/** Tries a limit on the calls of the last week; changes nothing. */
export function usePreview() {
  const { tenant } = useBankScope();
  return useMutation<Preview, Problem, NewLimit>({
    mutationFn: (body) =>
      data(api.POST('/api/v1/tenants/{tenant}/limits/preview', { params: { path: { tenant } }, body })),
  });
}

/** What a limit that stands has refused in the last week, as the preview reckons it. */
export function usePreviewOf(limit: Limit) {
  const { tenant } = useBankScope();
  const { level, subjectId, kind, value } = limit;
  return useQuery<Preview, Problem>({
    queryKey: [LIMITS, tenant, 'preview', limit.id, value],
    queryFn: ({ signal }) =>
      data(
        api.POST('/api/v1/tenants/{tenant}/limits/preview', {
          params: { path: { tenant } },
          body: { level, subjectId, kind, value },
          signal,
        }),
      ),
  });
}

export function useSetLimit(onDone: (limit: Schema<'LimitRule'>) => void) {
  const { tenant } = useBankScope();
  return useWrite<NewLimit, Schema<'LimitRule'>>({
    run: (body, header) =>
      data(api.PUT('/api/v1/tenants/{tenant}/limits', { params: { path: { tenant }, header }, body })),
    invalidates: [[LIMITS, tenant]],
    onDone,
  });
}

export function useRemoveLimit(id: string) {
  const { tenant } = useBankScope();
  return useWrite<string, unknown>({
    run: (_again, header) =>
      data(api.DELETE('/api/v1/tenants/{tenant}/limits/{id}', { params: { path: { tenant, id }, header } })),
    invalidates: [[LIMITS, tenant]],
  });
}

export function useSetOverride(id: string, onDone: () => void) {
  const { tenant } = useBankScope();
  return useWrite<NewOverride, unknown>({
    run: (body, header) =>
      data(
        api.PUT('/api/v1/tenants/{tenant}/limits/{id}/override', { params: { path: { tenant, id }, header }, body }),
      ),
    invalidates: [[LIMITS, tenant]],
    onDone,
  });
}

export function useEndOverride(id: string) {
  const { tenant } = useBankScope();
  return useWrite<string, unknown>({
    run: (_again, header) =>
      data(api.DELETE('/api/v1/tenants/{tenant}/limits/{id}/override', { params: { path: { tenant, id }, header } })),
    invalidates: [[LIMITS, tenant]],
  });
}

/** A level of this name, or nothing. */
export function levelOf(text: string): '' | LimitLevel {
  return LEVELS.find((it) => it === text) ?? '';
}

/** A kind of this name, or nothing. */
export function kindOf(text: string): '' | LimitKind {
  return LIMIT_KINDS.find((it) => it === text) ?? '';
}
