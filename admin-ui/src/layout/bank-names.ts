import { useQuery } from '@tanstack/react-query';
import type { Page } from '../api/pages';
import type { Bank } from '../api/planned';
import { path, planned } from '../api/planned-fetch';
import type { Problem } from '../api/problem';
import { isOfAlliance } from '../api/roles';
import { useMe } from '../api/session';

const LISTED_MAX = 200;
const FRESH_MILLIS = 60_000;

/** The alliance's banks, for choosing and naming them; nothing for a bank's person. */
export function useBanks() {
  const me = useMe();
  return useQuery<readonly Bank[], Problem>({
    queryKey: ['banks', 'names'],
    queryFn: async ({ signal }) =>
      (
        await planned<Page<Bank>>('GET', '/api/v1/tenants', {
          query: { limit: LISTED_MAX },
          signal,
        })
      ).items,
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
  const { data } = useQuery<Bank, Problem>({
    queryKey: ['banks', 'name', tenant],
    queryFn: ({ signal }) => planned<Bank>('GET', path`/api/v1/tenants/${tenant ?? ''}`, { signal }),
    enabled: isUnlisted,
    staleTime: FRESH_MILLIS,
    retry: false,
  });
  return own ?? listed ?? data?.name ?? tenant;
}
