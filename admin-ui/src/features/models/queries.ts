import { useQuery } from '@tanstack/react-query';
import { api, data, given, type Schema } from '../../api/client';
import { usePages } from '../../api/pages';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';

export type Model = Schema<'ModelView'>;
export type Span = Schema<'Span'>;
export type Grant = Schema<'GrantView'>;
export type Price = Schema<'PriceSpan'>;
export type Version = Schema<'Version'>;
export type NewModel = Schema<'NewModel'>;

export const STATES = ['ACTIVE', 'RETIRED'] as const;
export const SORTS = ['alias', 'createdAt'] as const;
/** The owner of models that are no bank's. */
export const ALLIANCE = '@alliance';
const MODELS = 'models';

/** Filters of the list; empty where it does not matter. */
export interface ModelFilters {
  readonly q: string;
  readonly status: '' | (typeof STATES)[number];
  readonly owner: string;
  readonly sort: string;
}

/** A bank's people get those that their bank owns or was granted. */
export function useModelList(filters: ModelFilters) {
  const query = given(filters);
  return usePages<Model>([MODELS, 'list', query], (cursor, signal) =>
    data(
      api.GET('/api/v1/models', {
        params: { query: given({ ...query, cursor }) },
        signal,
      }),
    ),
  );
}

export function useModel(alias: string) {
  return useQuery<Model, Problem>({
    queryKey: [MODELS, 'one', alias],
    queryFn: ({ signal }) => data(api.GET('/api/v1/models/{alias}', { params: { path: { alias } }, signal })),
  });
}

/** What an alias has pointed at, newest first. */
export function useSpans(alias: string) {
  return usePages<Span>([MODELS, 'spans', alias], (cursor, signal) =>
    data(
      api.GET('/api/v1/models/{alias}/versions', {
        params: { path: { alias }, query: given({ cursor }) },
        signal,
      }),
    ),
  );
}

const VERSIONS_MAX = 50;

/** Registered versions by a part of a name or of a digest, newest first. */
export function useVersions(q: string) {
  return useQuery<readonly Version[], Problem>({
    queryKey: [MODELS, 'versions', q],
    queryFn: async ({ signal }) => {
      const params = { query: given({ q, limit: VERSIONS_MAX }) };
      return (await data(api.GET('/api/v1/model-versions', { params, signal }))).items;
    },
  });
}

/** The banks that were granted a model; for the alliance's people. */
export function useGrants(alias: string) {
  return usePages<Grant>([MODELS, 'grants', alias], (_cursor, signal) =>
    data(api.GET('/api/v1/models/{alias}/grants', { params: { path: { alias } }, signal })),
  );
}

export function usePrices(alias: string) {
  return usePages<Price>([MODELS, 'prices', alias], (cursor, signal) =>
    data(
      api.GET('/api/v1/prices', {
        params: { query: given({ alias, sort: '-validFrom', cursor }) },
        signal,
      }),
    ),
  );
}

export function useMembersOf(baseDigest: string, isWanted: boolean) {
  return useQuery<readonly Schema<'MemberView'>[], Problem>({
    queryKey: ['pool', 'members', 'of', baseDigest],
    queryFn: async ({ signal }) => {
      const { items } = await data(api.GET('/api/v1/pool/members', { signal }));
      return items.filter((member) => member.models.some((it) => it.baseDigest === baseDigest));
    },
    enabled: isWanted,
  });
}

const CALL_GROUPS_MAX = 50;

/** Calls of a model in a time: of one bank by app, or of all by bank; the most first. */
export function useCallsOf(
  alias: string,
  tenant: string | null,
  range: { readonly from: string; readonly to: string },
) {
  return useQuery<readonly Schema<'Total'>[], Problem>({
    queryKey: [MODELS, 'calls', alias, tenant, range],
    queryFn: async ({ signal }) => {
      const query = { ...range, alias, sort: '-requests', limit: CALL_GROUPS_MAX };
      const page = await data(
        tenant === null
          ? api.GET('/api/v1/usage/totals', { params: { query: { ...query, groupBy: 'tenant' } }, signal })
          : api.GET('/api/v1/tenants/{tenant}/usage/totals', {
              params: { path: { tenant }, query: { ...query, groupBy: 'app' } },
              signal,
            }),
      );
      return page.items;
    },
  });
}

export function useRegister(onDone: (alias: string) => void) {
  return useWrite<NewModel, Schema<'Model'>>({
    run: (body, header) => data(api.POST('/api/v1/models', { params: { header }, body })),
    invalidates: [[MODELS]],
    onDone: (model) => onDone(model.alias),
  });
}

export function useRepoint(alias: string, onDone: () => void) {
  return useWrite<string, Schema<'Model'>>({
    run: (modelVersion, header) =>
      data(api.PUT('/api/v1/models/{alias}', { params: { path: { alias }, header }, body: { modelVersion } })),
    invalidates: [[MODELS]],
    onDone,
  });
}

export function useRetire(alias: string) {
  return useWrite<string, unknown>({
    run: (_again, header) => data(api.DELETE('/api/v1/models/{alias}', { params: { path: { alias }, header } })),
    invalidates: [[MODELS]],
  });
}

export function useGrant(alias: string, onDone: (tenant: string) => void) {
  return useWrite<string, unknown>({
    run: (tenant, header) =>
      data(api.PUT('/api/v1/models/{alias}/grants/{tenant}', { params: { path: { alias, tenant }, header } })),
    invalidates: [[MODELS]],
    onDone: (_grant, tenant) => onDone(tenant),
  });
}

export function useWithdraw(alias: string, tenant: string) {
  return useWrite<string, unknown>({
    run: (_again, header) =>
      data(api.DELETE('/api/v1/models/{alias}/grants/{tenant}', { params: { path: { alias, tenant }, header } })),
    invalidates: [[MODELS]],
  });
}
