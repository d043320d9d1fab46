import { useQuery } from '@tanstack/react-query';
import { api, data, given, type Schema } from '../../api/client';
import { usePages, type Page } from '../../api/pages';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { useBankScope } from '../../shared/scope';

export type ApiKey = Schema<'ApiKey'>;
export type MadeKey = Schema<'NewKeyAnswer'>;
export type NewKey = Schema<'NewKey'>;

export const STATES = ['ACTIVE', 'EXPIRED', 'REVOKED'] as const;
export const KINDS = ['API_KEY', 'SERVICE_ACCOUNT'] as const;
export type Kind = (typeof KINDS)[number];
export const SORTS = ['createdAt', 'name', 'lastUsedAt', 'expiresAt'] as const;

export interface KeyFilters {
  readonly q: string;
  readonly projectId: string;
  readonly appId: string;
  readonly status: '' | (typeof STATES)[number];
  readonly kind: '' | Kind;
  readonly sort: string;
}

const KEYS = 'keys';
const LISTED_MAX = 200;

export function useKeys(filters: KeyFilters) {
  const { tenant } = useBankScope();
  const { kind, ...query } = filters;
  return usePages<ApiKey>([KEYS, tenant, 'list', filters], async (from, signal) => {
    const read = (cursor: string | undefined, limit?: number): Promise<Page<ApiKey>> =>
      data(
        api.GET('/api/v1/tenants/{tenant}/keys', {
          params: { path: { tenant }, query: given({ ...query, cursor, limit }) },
          signal,
        }),
      );
    return kind === '' ? read(from) : ofKind(kind, from, (cursor) => read(cursor, LISTED_MAX));
  });
}

/** The service does not filter by kind: whole parts without one of the kind are passed over here. */
async function ofKind(
  kind: Kind,
  from: string | undefined,
  read: (cursor: string | undefined) => Promise<Page<ApiKey>>,
): Promise<Page<ApiKey>> {
  let cursor = from;
  for (;;) {
    const page = await read(cursor);
    const items = page.items.filter((it) => it.kind === kind);
    cursor = page.nextCursor ?? undefined;
    if (items.length > 0 || cursor === undefined) {
      return { items, nextCursor: cursor };
    }
  }
}

export function useKey(key: string) {
  const { tenant } = useBankScope();
  return useQuery<ApiKey, Problem>({
    queryKey: [KEYS, tenant, 'one', key],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/tenants/{tenant}/keys/{key}', { params: { path: { tenant, key } }, signal })),
  });
}

/** The key that was made in the place of this one; only the newest keys of the app are looked at. */
export function useSuccessor(key: ApiKey) {
  const { tenant } = useBankScope();
  return useQuery<ApiKey | null, Problem>({
    queryKey: [KEYS, tenant, 'successor', key.id],
    queryFn: async ({ signal }) => {
      const query = { appId: key.appId, sort: '-createdAt', limit: LISTED_MAX };
      const page = await data(
        api.GET('/api/v1/tenants/{tenant}/keys', { params: { path: { tenant }, query }, signal }),
      );
      return page.items.find((it) => it.replaces === key.id) ?? null;
    },
    enabled: key.kind === 'API_KEY',
  });
}

export function useCreateKey(onDone: (made: MadeKey) => void) {
  const { tenant } = useBankScope();
  return useWrite<NewKey, MadeKey>({
    run: (body, header) =>
      data(api.POST('/api/v1/tenants/{tenant}/keys', { params: { path: { tenant }, header }, body })),
    invalidates: [[KEYS]],
    onDone,
  });
}

export function useCreateAccount(onDone: (made: Schema<'ServiceAccount'>) => void) {
  const { tenant } = useBankScope();
  return useWrite<NewKey, Schema<'ServiceAccount'>>({
    run: (body, header) =>
      data(api.POST('/api/v1/tenants/{tenant}/service-accounts', { params: { path: { tenant }, header }, body })),
    invalidates: [[KEYS]],
    onDone,
  });
}

/** The answer holds a secret: it goes to the caller, never into the cache of queries. */
export function useMakeSecret() {
  const { tenant } = useBankScope();
  return useWrite<string, Schema<'AccountSecret'>>({
    run: (key, header) =>
      data(
        api.POST('/api/v1/tenants/{tenant}/service-accounts/{key}/secret', {
          params: { path: { tenant, key }, header },
        }),
      ),
  });
}

export function useChangeKey(key: string, onDone: () => void) {
  const { tenant } = useBankScope();
  return useWrite<Schema<'KeyChange'>, ApiKey>({
    run: (body, header) =>
      data(api.PATCH('/api/v1/tenants/{tenant}/keys/{key}', { params: { path: { tenant, key }, header }, body })),
    invalidates: [[KEYS]],
    onDone,
  });
}

/** The answer holds the new key's text: it goes to the caller, never into the cache of queries. */
export function useRotate(key: string, onDone: (made: MadeKey, overlapSeconds: number) => void) {
  const { tenant } = useBankScope();
  return useWrite<number, MadeKey>({
    run: (overlapSeconds, header) =>
      data(
        api.POST('/api/v1/tenants/{tenant}/keys/{key}/rotate', {
          params: { path: { tenant, key }, header },
          body: { overlapSeconds },
        }),
      ),
    invalidates: [[KEYS]],
    onDone,
  });
}

export function useRevoke(key: string) {
  const { tenant } = useBankScope();
  return useWrite<string, ApiKey>({
    run: (reason, header) =>
      data(
        api.POST('/api/v1/tenants/{tenant}/keys/{key}/revoke', {
          params: { path: { tenant, key }, header },
          body: { reason },
        }),
      ),
    invalidates: [[KEYS]],
  });
}
