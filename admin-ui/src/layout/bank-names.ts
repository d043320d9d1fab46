import { useQuery } from '@tanstack/react-query';
import { api, data, type Schema } from '../api/client';
import type { Problem } from '../api/problem';
import { isOfAlliance } from '../api/roles';
import { useMe } from '../api/session';

const LISTED_MAX = 200;
const FRESH_MILLIS = 60_000;

/** The alliance's banks, for choosing and naming them; nothing for a bank's person. */
export function useBanks() {
  const me = useMe();
  return useQuery<readonly Schema<'Tenant'>[], Problem>({
    queryKey: ['banks', 'names'],
    queryFn: async ({ signal }) =>
      (await data(api.GET('/api/v1/tenants', { params: { query: { limit: LISTED_MAX } }, signal }))).items,
    enabled: isOfAlliance(me),
    staleTime: FRESH_MILLIS,
  });
}

/** A bank's name; its id until the name has come, null where no bank is meant. */
export function useBankName(tenant: string | null): string | null {
  const me = useMe();
  const own = me.tenant?.id === tenant ? (me.tenant?.name ?? null) : null;
  const banks = useBanks();
  const listed = banks.data?.find((it) => it.id === tenant)?.name;
  const isUnlisted = tenant !== null && own === null && banks.isSuccess && listed === undefined;
  const one = useQuery<Schema<'Tenant'>, Problem>({
    queryKey: ['banks', 'name', tenant],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/tenants/{tenant}', { params: { path: { tenant: tenant ?? '' } }, signal })),
    enabled: isUnlisted,
    staleTime: FRESH_MILLIS,
    retry: false,
  });
  return own ?? listed ?? one.data?.name ?? tenant;
}
